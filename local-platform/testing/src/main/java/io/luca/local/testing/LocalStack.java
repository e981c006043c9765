package io.luca.local.testing;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;

/** LocalStack in a container, one for all tests of this JVM; it goes when the JVM does. */
final class LocalStack {

    /** A release by its tag, which its publishers do not move; by no digest, for none was at hand to compare. */
    static final String IMAGE = "localstack/localstack:2026.09.0";

    /** Since March 2026 no image starts without: https://java.testcontainers.org/modules/localstack/ */
    static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

    private LocalStack() {}

    /** Where it is; it is started first, if nobody did. */
    static URI endpoint() {
        missing().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        return Running.CONTAINER.getEndpoint();
    }

    /** What it needs and is not there, in a sentence; empty if it can run. */
    static Optional<String> missing() {
        return missing(DockerClientFactory.instance().isDockerAvailable(), System.getenv(TOKEN));
    }

    static Optional<String> missing(boolean docker, @Nullable String token) {
        String lacks = docker ? "" : "Docker";
        if (token == null || token.isBlank()) {
            lacks += (docker ? "" : " and ") + "a token in " + TOKEN;
        }
        return lacks.isEmpty()
                ? Optional.empty()
                : Optional.of("-Dluca.aws=localstack needs " + lacks + ", to start " + IMAGE);
    }

    /** Loaded with the first test that needs it. */
    private static final class Running {

        private static final LocalStackContainer CONTAINER = start();

        private static LocalStackContainer start() {
            LocalStackContainer container = new LocalStackContainer(IMAGE).withEnv(TOKEN, System.getenv(TOKEN));
            container.start();
            return container;
        }
    }
}
