package io.luca.local.dynamodb.table;

import java.time.Instant;
import java.util.Optional;

/**
 * How a table is paid.
 *
 * @param provisioned what was provisioned; absent if requests are paid one by one
 * @param onDemandSince when it was last switched to being paid by request, if ever
 * @param onDemandMax the most units a second that it may use then; −1 for no limit
 */
public record Billing(
        Optional<Throughput> provisioned, Optional<Instant> onDemandSince, Optional<Throughput> onDemandMax) {

    /** Units a second. */
    public record Throughput(long read, long write) {}
}
