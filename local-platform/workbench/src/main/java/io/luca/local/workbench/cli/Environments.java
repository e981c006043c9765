package io.luca.local.workbench.cli;

import java.util.List;

/** The environments that there are; infra/environments.yaml has a block for each. */
final class Environments {

    private static final List<String> NAMES = List.of("laptop", "dev", "staging", "prod");

    private Environments() {}

    /** @throws IllegalArgumentException if there is none of this name */
    static void require(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("--env must be one of " + NAMES + ", got " + name);
        }
    }
}
