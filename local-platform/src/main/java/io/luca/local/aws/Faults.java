package io.luca.local.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Failures of AWS services on purpose, for drills and tests: callers see them on the wire. Safe for use by many threads.
 */
public final class Faults {

    /** How a service fails. */
    public enum Kind {
        /** It answers 500 at once. */
        ERROR,
        /** It answers that the caller asks too often. */
        THROTTLE,
        /** It takes the request and does not answer until the fault ends, 30 seconds at most. */
        HANG
    }

    private static final long MAX_HANG_SECONDS = 30;

    private record Fault(Kind kind, CountDownLatch ended) {}

    private final Map<String, Fault> byService = new ConcurrentHashMap<>();

    /** Makes a service fail, by its signing name, until {@link #end}. */
    public void begin(String service, Kind kind) {
        byService.put(service, new Fault(kind, new CountDownLatch(1)));
    }

    /** Lets a service work again. */
    public void end(String service) {
        Fault fault = byService.remove(service);
        if (fault != null) {
            fault.ended().countDown();
        }
    }

    void meet(String service) {
        Fault fault = byService.get(service);
        if (fault == null) {
            return;
        }
        switch (fault.kind()) {
            case ERROR -> throw new AwsError(500, "InternalServerError", "The service fails on purpose.");
            case THROTTLE -> throw AwsError.invalid("ThrottlingException", "Rate exceeded, on purpose.");
            case HANG -> {
                try {
                    boolean _ = fault.ended().await(MAX_HANG_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
