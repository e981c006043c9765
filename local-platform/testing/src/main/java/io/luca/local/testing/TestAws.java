package io.luca.local.testing;

import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Loopback;
import io.luca.local.dynamodb.Settings;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The AWS that tests run on, as {@code -Dluca.aws} says: {@code embedded}, which is an engine of DynamoDB in this process and nothing else
 * of AWS, and what is so without the property; {@code localstack}, a container; or {@code http://HOST:PORT}, where all services answer. Tests
 * use tables and queues of their own names, for another one may have some already.
 *
 * @param endpoint where clients find it
 * @param credentials what clients sign with, who have nothing else to sign with
 * @param end what ends with the tests
 */
public record TestAws(URI endpoint, AwsCredentials credentials, Runnable end) implements AutoCloseable {

    private static final String PROPERTY = "luca.aws";

    private static final String LOCALSTACK = "localstack";

    /** Neither {@code https} nor a path: tests leave their tables behind, and must not reach an account by mistake. */
    private static final Pattern ADDRESS = Pattern.compile("http://[^/?#@]+:[0-9]{1,5}");

    private static final AwsCredentials ANYBODY = AwsBasicCredentials.create("test", "test");

    /** Starts an engine, unless there is another AWS to be used. */
    public static TestAws start() {
        return other().orElseGet(TestAws::embedded);
    }

    /** The AWS that is to be used instead of an engine of this process; empty if none is. */
    public static Optional<TestAws> other() {
        return other(System.getProperty(PROPERTY), System.getenv(), LocalStack::endpoint);
    }

    /** Why the AWS that is asked for cannot be had here; empty if it can. */
    static Optional<String> missing() {
        return LOCALSTACK.equals(System.getProperty(PROPERTY)) ? LocalStack.missing() : Optional.empty();
    }

    /** What a value of the property says, where the environment has the keys of who asks. */
    static Optional<TestAws> other(@Nullable String value, Map<String, String> environment, Supplier<URI> localStack) {
        if (value == null || value.equals("embedded")) {
            return Optional.empty();
        }
        if (value.equals(LOCALSTACK)) {
            return Optional.of(new TestAws(localStack.get(), ANYBODY, () -> {}));
        }
        if (!ADDRESS.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "-D%s is embedded, localstack or http://HOST:PORT, not \"%s\"".formatted(PROPERTY, value));
        }
        return Optional.of(new TestAws(URI.create(value), key(environment), () -> {}));
    }

    /** The standard variables, and no profile of a file: nobody's own account is asked unasked. */
    private static AwsCredentials key(Map<String, String> environment) {
        String id = environment.get("AWS_ACCESS_KEY_ID");
        String secret = environment.get("AWS_SECRET_ACCESS_KEY");
        return id == null || secret == null ? ANYBODY : AwsBasicCredentials.create(id, secret);
    }

    private static TestAws embedded() {
        DynamoDb engine = DynamoDb.open(Settings.inMemory(Clock.systemUTC()));
        Loopback loopback = Loopback.start(engine);
        return new TestAws(loopback.endpoint(), ANYBODY, () -> {
            loopback.close();
            engine.close();
        });
    }

    /** Another one is left as it is. */
    @Override
    public void close() {
        end.run();
    }
}
