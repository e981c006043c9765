package io.luca.local.aws.process;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What this JVM was told of how far it compiles and whether it verifies classes, for the JVMs that it starts: those of a test live as briefly
 * as the test does, and to compile for a long life, or to verify the same classes a hundred times, would cost them more than they work. Who
 * tells it nothing starts none otherwise.
 */
public final class InheritedOptions {

    private static final String FURTHEST_LEVEL = "-XX:TieredStopAtLevel=";
    private static final List<String> UNVERIFIED =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote");

    private InheritedOptions() {}

    /** How far it compiles, as arguments of {@code java}; mostly none. */
    public static List<String> ofCompiler() {
        return own().stream()
                .filter(argument -> argument.startsWith(FURTHEST_LEVEL))
                .toList();
    }

    /** That it verifies nothing, as arguments of {@code java}; mostly none. */
    public static List<String> ofVerification() {
        return own().containsAll(UNVERIFIED) ? UNVERIFIED : List.of();
    }

    private static List<String> own() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }
}
