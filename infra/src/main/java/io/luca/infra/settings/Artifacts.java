package io.luca.infra.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the other modules built, and what is deployed of them.
 *
 * @param image the build context of the interactive service's image
 * @param behaviorWorker the behavior worker's code, classes at its root and libraries in {@code lib/}
 * @param gradeConsolidator the grade consolidator's code, in the same form
 * @param govSync the code of the government sync's steps, in the same form
 * @param privacy the code of the steps of erasures and exports, in the same form
 * @param identity the code of what the user pool asks, in the same form
 */
public record Artifacts(
        Path image, Path behaviorWorker, Path gradeConsolidator, Path govSync, Path privacy, Path identity) {

    private static final String IMAGE = "--image";
    private static final String BEHAVIOR_WORKER = "--behavior-worker";
    private static final String GRADE_CONSOLIDATOR = "--grade-consolidator";
    private static final String GOV_SYNC = "--gov-sync";
    private static final String PRIVACY = "--privacy";
    private static final String IDENTITY = "--identity";
    private static final Set<String> NAMES =
            Set.of(IMAGE, BEHAVIOR_WORKER, GRADE_CONSOLIDATOR, GOV_SYNC, PRIVACY, IDENTITY);

    /**
     * Reads a command line such as {@code --image=target/image --privacy=target/function …}, in any order.
     *
     * @throws IllegalArgumentException that names the argument which is unknown, missing, empty or there twice
     */
    public static Artifacts parse(Collection<String> arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            Requirement.check(
                    NAMES.contains(name),
                    "there is no argument " + name + "; there are "
                            + String.join(", ", NAMES.stream().sorted().toList()));
            Requirement.check(
                    equals > 0 && equals < argument.length() - 1,
                    "the argument " + name + " needs a directory, as in " + name + "=target/function");
            Requirement.check(
                    values.put(name, argument.substring(equals + 1)) == null,
                    "the argument " + name + " is there twice");
        }
        return new Artifacts(
                directory(values, IMAGE),
                directory(values, BEHAVIOR_WORKER),
                directory(values, GRADE_CONSOLIDATOR),
                directory(values, GOV_SYNC),
                directory(values, PRIVACY),
                directory(values, IDENTITY));
    }

    private static Path directory(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the argument " + name + " is missing");
        }
        return Path.of(value);
    }

    /**
     * Demands that all of it is there.
     *
     * @throws IllegalStateException that says what to build, if something is not
     */
    public void requireBuilt() {
        requireBuilt(image.resolve("Dockerfile"), "interactive-service");
        requireBuilt(behaviorWorker, "behavior-worker");
        requireBuilt(gradeConsolidator, "grade-consolidator");
        requireBuilt(govSync, "gov-sync");
        requireBuilt(privacy, "privacy");
        requireBuilt(identity, "identity");
    }

    private static void requireBuilt(Path part, String module) {
        if (!Files.exists(part)) {
            throw new IllegalStateException(
                    "there is no " + part.toAbsolutePath() + "; run 'mvn package -pl " + module + " -am' first");
        }
    }
}
