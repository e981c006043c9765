package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.document.Place;

/**
 * A place in a definition: below a state, or below the machine where no state is around it.
 *
 * @param owner the state or the machine, as errors name it
 * @param path from there, such as {@code Retry[0]}
 */
record DefinitionPlace(String owner, String path) implements Place {

    static final DefinitionPlace MACHINE = new DefinitionPlace("the state machine", "");

    /** The place of a state, wherever it stands: its name is the machine's only one. */
    static DefinitionPlace ofState(String name) {
        return new DefinitionPlace("state '" + name + "'", "");
    }

    @Override
    public Place below(String name) {
        return new DefinitionPlace(owner, path.isEmpty() ? name : path + "/" + name);
    }

    @Override
    public InvalidDefinitionException refused(String what) {
        return new InvalidDefinitionException(path.isEmpty() ? owner : owner + ", " + path, what);
    }
}
