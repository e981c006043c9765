package io.luca.local.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.RSAKey;
import io.luca.local.aws.service.cognito.SigningKey;
import io.luca.local.aws.service.dynamodb.DynamoDbEndpoint;
import io.luca.local.platform.Platform;
import io.luca.local.platform.PlatformOptions;
import io.luca.local.testing.NeedsAws;
import io.luca.local.testing.TestAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One platform for all end-to-end tests, booted from the templates that the build synthesized, on free ports. */
public final class BootedPlatform implements NeedsAws, ParameterResolver {

    /** To make one takes as long as the rest of a boot. What is kept in a data directory has its own, or nobody would see that it is kept. */
    private static final SigningKey KEY_OF_THE_FORGETFUL = SigningKey.fresh();

    static final Path ASSEMBLY = Path.of("../../infra/target/cdk.out");

    /** The platform and what tests need to know of it. */
    public static final class Booted implements AutoCloseable {

        private final Platform platform;
        private final Path data;
        private final Api api;

        Booted() {
            try {
                data = Files.createTempDirectory("luca-platform-it-");
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
            platform = start(ASSEMBLY, Optional.of(data), true);
            api = new Api(platform);
        }

        public Platform platform() {
            return platform;
        }

        public Api api() {
            return api;
        }

        public Path data() {
            return data;
        }

        /** The key that the user pool signs with, from the data directory: a forger with it could do everything. */
        public RSAKey signingKey() {
            try {
                return RSAKey.parse(new ObjectMapper()
                        .readTree(data.resolve("people.json").toFile())
                        .path("signing_key")
                        .asText());
            } catch (IOException | ParseException broken) {
                throw new IllegalStateException(broken);
            }
        }

        @Override
        public void close() {
            platform.close();
        }
    }

    static Platform start(Path assembly, Optional<Path> data, boolean demo) {
        try {
            Path logs = data.map(directory -> directory.resolve("logs")).orElse(null);
            PlatformOptions options = new PlatformOptions(
                            assembly,
                            0,
                            0,
                            data,
                            logs == null ? Files.createTempDirectory("luca-logs-it-") : logs,
                            demo,
                            Clock.systemUTC())
                    .withDynamoDb(TestAws.other().map(TestAws::endpoint).map(DynamoDbEndpoint::new));
            return Platform.start(data.isPresent() ? options : options.withSigningKey(KEY_OF_THE_FORGETFUL));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Booted.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent("platform", _ -> new Booted(), Booted.class);
    }
}
