package io.luca.local.workbench.cli;

import java.nio.file.Path;

/**
 * Where the person stands who typed the command: {@code ./luca} itself runs in the project's directory, and says in a system
 * property where it was called.
 */
final class CallersDirectory {

    private static final String PROPERTY = "luca.caller";

    private CallersDirectory() {}

    /** A path as its writer meant it. */
    static Path resolve(Path path) {
        return Path.of(System.getProperty(PROPERTY, ""))
                .resolve(path)
                .toAbsolutePath()
                .normalize();
    }
}
