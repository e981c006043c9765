package io.luca.local.aws.process;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What this JVM was told of how far it compiles, for the JVMs that it starts: those of a test live as briefly as the test does, and to
 * compile for a long life would cost them more than they work. Who tells it nothing starts none otherwise.
 */
public final class InheritedCompiler {

    private static final String FURTHEST_LEVEL = "-XX:TieredStopAtLevel=";

    private InheritedCompiler() {}

    /** As arguments of {@code java}; mostly none. */
    public static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith(FURTHEST_LEVEL))
                .toList();
    }
}
