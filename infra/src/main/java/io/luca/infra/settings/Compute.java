package io.luca.infra.settings;

/** Where the interactive service runs. */
public enum Compute {
    APP_RUNNER,
    FARGATE;

    static Compute parse(String text) {
        return switch (text) {
            case "app-runner" -> APP_RUNNER;
            case "fargate" -> FARGATE;
            default ->
                throw new IllegalArgumentException("interactiveCompute must be app-runner or fargate, got " + text);
        };
    }
}
