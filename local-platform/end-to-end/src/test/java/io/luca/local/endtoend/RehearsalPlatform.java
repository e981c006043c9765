package io.luca.local.endtoend;

import io.luca.local.platform.Platform;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One platform in memory for the tests that fill it with schools of their own and let days pass, which those of the platform of
 * {@link BootedPlatform} would notice.
 */
public final class RehearsalPlatform implements ParameterResolver {

    /** The platform. */
    public static final class Rehearsed implements AutoCloseable {

        private final Platform platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), false);

        public Platform platform() {
            return platform;
        }

        @Override
        public void close() {
            platform.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Rehearsed.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent("rehearsal", _ -> new Rehearsed(), Rehearsed.class);
    }
}
