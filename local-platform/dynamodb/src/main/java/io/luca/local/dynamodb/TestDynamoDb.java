package io.luca.local.dynamodb;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/**
 * The DynamoDB that tests run on: an engine of this process behind a port, or another one, if {@code -Dluca.dynamodb.endpoint=URL} names it.
 * Tests use tables of their own names, for another one may have tables already.
 *
 * @param endpoint where clients find it
 * @param end what ends with the tests
 */
public record TestDynamoDb(URI endpoint, Runnable end) implements AutoCloseable {

    private static final String PROPERTY = "luca.dynamodb.endpoint";

    /** Starts an engine, unless there is another DynamoDB to be used. */
    public static TestDynamoDb start() {
        return other().map(url -> new TestDynamoDb(url, () -> {})).orElseGet(TestDynamoDb::own);
    }

    private static TestDynamoDb own() {
        DynamoDb engine = DynamoDb.open(Settings.inMemory(Clock.systemUTC()));
        Loopback loopback = Loopback.start(engine);
        return new TestDynamoDb(loopback.endpoint(), () -> {
            loopback.close();
            engine.close();
        });
    }

    /** The DynamoDB that is to be used instead of an engine of this process; empty if none is. */
    public static Optional<URI> other() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .filter(url -> !url.isEmpty())
                .map(URI::create);
    }

    /** Another one is left as it is. */
    @Override
    public void close() {
        end.run();
    }
}
