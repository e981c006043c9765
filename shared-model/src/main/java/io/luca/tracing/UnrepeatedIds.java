package io.luca.tracing;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.security.SecureRandom;

/**
 * Ids that no other process gives, also not one that was restored from the same snapshot: what a pseudo-random generator will say next is
 * in the snapshot, and what {@link SecureRandom} will is not.
 *
 * <p>https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
 */
final class UnrepeatedIds implements IdGenerator {

    private final SecureRandom random = new SecureRandom();

    @Override
    public String generateSpanId() {
        return SpanId.fromLong(notZero());
    }

    @Override
    public String generateTraceId() {
        return TraceId.fromLongs(random.nextLong(), notZero());
    }

    private long notZero() {
        long id = random.nextLong();
        return id == 0 ? 1 : id;
    }
}
