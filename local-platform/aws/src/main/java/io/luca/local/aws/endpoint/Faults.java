package io.luca.local.aws.endpoint;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Failures of AWS services on purpose, for drills and tests: callers see them on the wire. And moments: what somebody else does just
 * before a call is answered. Safe for use by many threads.
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

    private record Fault(Kind kind, double share, CountDownLatch ended) {

        /** Draws whether the next call is one that fails. */
        boolean draw() {
            return ThreadLocalRandom.current().nextDouble() < share;
        }
    }

    private record Moment(Predicate<RestTarget> which, Runnable what) {}

    private final Map<String, Fault> byService = new ConcurrentHashMap<>();
    private final Map<String, Moment> moments = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

    /** Makes a service fail, by its signing name, until {@link #end}. */
    public void begin(String service, Kind kind) {
        begin(service, kind, 1);
    }

    /**
     * Makes a part of a service's calls fail.
     *
     * @param share of the calls; above 0, 1 for all
     */
    public void begin(String service, Kind kind, double share) {
        byService.put(service, new Fault(kind, share, new CountDownLatch(1)));
    }

    /** Lets a service work again. */
    public void end(String service) {
        Fault fault = byService.remove(service);
        if (fault != null) {
            fault.ended().countDown();
        }
    }

    /**
     * Does something once: when a call has come that is meant, and before the service looks at it. So the work of somebody else falls
     * between two calls of one caller, and not by chance. Other calls are not held meanwhile.
     *
     * @param service the signing name
     * @param what may have the next moment follow
     */
    public void before(String service, Predicate<RestTarget> which, Runnable what) {
        moments.put(service, new Moment(which, what));
    }

    /** How many calls of a service came by, failed or not. */
    public long calls(String service) {
        LongAdder counted = calls.get(service);
        return counted == null ? 0 : counted.sum();
    }

    /** Waits for the moment that this call is, if it is one. */
    void await(String service, RestTarget target) {
        Moment moment = moments.get(service);
        if (moment != null && moment.which().test(target) && moments.remove(service, moment)) {
            moment.what().run();
        }
    }

    /**
     * Fails if the service is to fail now.
     *
     * @throws AwsError as the fault says
     */
    public void meet(String service) {
        calls.computeIfAbsent(service, _ -> new LongAdder()).increment();
        Fault fault = byService.get(service);
        if (fault == null || !fault.draw()) {
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
