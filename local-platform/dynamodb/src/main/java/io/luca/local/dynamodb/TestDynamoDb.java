package io.luca.local.dynamodb;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/**
 * The DynamoDB that tests run on: an engine of this process behind a port, or another one, if {@code -Dluca.dynamodb.endpoint=URL} names it.
 * Tests use tables of their own names, for another one may have tables already.
 */
public final class TestDynamoDb implements AutoCloseable {

    private static final String PROPERTY = "luca.dynamodb.endpoint";

    private final Optional<DynamoDb> engine;
    private final Optional<Loopback> own;
    private final URI endpoint;

    private TestDynamoDb(URI other) {
        engine = Optional.empty();
        own = Optional.empty();
        endpoint = other;
    }

    private TestDynamoDb(DynamoDb engine) {
        this.engine = Optional.of(engine);
        Loopback loopback = Loopback.start(engine);
        own = Optional.of(loopback);
        endpoint = loopback.endpoint();
    }

    /** Starts an engine, unless there is another DynamoDB to be used. */
    public static TestDynamoDb start() {
        return other().map(TestDynamoDb::new)
                .orElseGet(() -> new TestDynamoDb(DynamoDb.open(Settings.inMemory(Clock.systemUTC()))));
    }

    /** The DynamoDB that is to be used instead of an engine of this process; empty if none is. */
    public static Optional<URI> other() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .filter(url -> !url.isEmpty())
                .map(URI::create);
    }

    /** Where clients find it. */
    public URI endpoint() {
        return endpoint;
    }

    /** Another one is left as it is. */
    @Override
    public void close() {
        own.ifPresent(Loopback::close);
        engine.ifPresent(DynamoDb::close);
    }
}
