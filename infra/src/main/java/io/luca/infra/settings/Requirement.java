package io.luca.infra.settings;

/** What a setting must fulfill. */
final class Requirement {

    private Requirement() {}

    /** @throws IllegalArgumentException that says {@code otherwise}, if it is not met */
    static void check(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
