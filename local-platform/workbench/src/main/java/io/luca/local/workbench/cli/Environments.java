package io.luca.local.workbench.cli;

import java.util.List;

/** The environments that there are; infra/environments.yaml has a block for each. */
final class Environments {

    static final String LAPTOP = "laptop";
    private static final List<String> DEPLOYED = List.of("dev", "staging", "prod");

    private Environments() {}

    /** @throws IllegalArgumentException if there is none of this name */
    static void require(String name) {
        if (!name.equals(LAPTOP)) {
            requireDeployed(name);
        }
    }

    /** @throws IllegalArgumentException if it is none that is deployed */
    static void requireDeployed(String name) {
        if (!DEPLOYED.contains(name)) {
            throw new IllegalArgumentException("--env must be one of " + DEPLOYED + ", got " + name);
        }
    }
}
