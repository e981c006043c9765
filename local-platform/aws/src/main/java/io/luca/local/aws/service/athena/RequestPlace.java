package io.luca.local.aws.service.athena;

import io.luca.local.aws.document.Place;
import io.luca.local.aws.endpoint.AwsError;

/**
 * A place in the body of a call. What stands there and is not honoured is refused by name.
 *
 * @param operation that is called
 */
record RequestPlace(String operation, String path) implements Place {

    @Override
    public Place below(String name) {
        return new RequestPlace(operation, path.isEmpty() ? name : path + "." + name);
    }

    @Override
    public RuntimeException refused(String what) {
        return new AwsError(
                501,
                "NotImplemented",
                operation + " does not run here so" + (path.isEmpty() ? "" : ", at " + path) + ": " + what + ".");
    }
}
