package io.luca.infra.settings;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Templates that are synthesized besides those that CDK's command line asks for.
 *
 * @param environment by its name
 * @param compute where the interactive service runs in it, as the setting says it
 * @param directory where they are written
 */
public record Variant(String environment, String compute, Path directory) {

    private static final String ARGUMENT = "--variant=";

    private static final Pattern TEXT = Pattern.compile(ARGUMENT + "([^/]+)/([^:]+):(.+)");

    /** Whether an argument names one. */
    public static boolean isOne(String argument) {
        return argument.startsWith(ARGUMENT);
    }

    /**
     * Reads an argument such as {@code --variant=laptop/app-runner:target/cdk.out-app-runner}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static Variant parse(String argument) {
        Matcher parts = TEXT.matcher(argument);
        Requirement.check(
                parts.matches(), "a variant is like " + ARGUMENT + "laptop/app-runner:target/cdk.out, got " + argument);
        return new Variant(parts.group(1), parts.group(2), Path.of(parts.group(3)));
    }
}
