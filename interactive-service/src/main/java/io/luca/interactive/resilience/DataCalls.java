package io.luca.interactive.resilience;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.luca.interactive.metrics.Count;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The way that every call to the data store goes: at most three tries with jitter, for failures that may pass; and after
 * five such failures in a row no call at all for a while, then one to see whether the store is back. Each school has a breaker
 * of its own: what only one of them meets, such as a throttled partition, closes nothing to the others. Safe for use by many
 * threads.
 */
public final class DataCalls {

    private static final int TRIES = 3;
    private static final int FAILURES_TO_OPEN = 5;
    private static final int MAX_SCHOOLS = 2_000;
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);

    private final Count refused = new Count();
    private final Set<SchoolId> refusedSchools = ConcurrentHashMap.newKeySet();
    private final Retry retry;
    private final LoadingCache<SchoolId, CircuitBreaker> breakers;

    /**
     * Calls of all schools.
     *
     * @param openFor how long the breaker stays open before it lets one call through
     */
    public DataCalls(Duration openFor) {
        this.retry = Retry.of(
                "data",
                RetryConfig.custom()
                        .maxAttempts(TRIES)
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST_WAIT, 2.0, 0.5))
                        .retryOnException(failure -> mayPass(failure) && !TimeBudget.spent())
                        .build());
        CircuitBreakerConfig breaking = CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(FAILURES_TO_OPEN)
                .minimumNumberOfCalls(FAILURES_TO_OPEN)
                .failureRateThreshold(100) // all of the last five: five in a row
                .waitDurationInOpenState(openFor)
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordException(DataCalls::mayPass)
                .build();
        this.breakers = Caffeine.newBuilder()
                .maximumSize(MAX_SCHOOLS)
                .build(school -> CircuitBreaker.of(school.value(), breaking));
    }

    /**
     * Runs a call that may be repeated without harm.
     *
     * @throws LucaException {@code UNAVAILABLE} if the store does not answer, the breaker is open or the request's
     *     {@link TimeBudget} is spent
     */
    public <T> T call(SchoolId school, Supplier<T> work) {
        if (TimeBudget.spent()) {
            throw LucaException.unavailable("the data store is too slow at the moment", null);
        }
        try {
            CircuitBreaker breaker = breakers.get(school);
            return retry.executeSupplier(() -> breaker.executeSupplier(work));
        } catch (CallNotPermittedException open) {
            refused.add();
            if (refusedSchools.size() < MAX_SCHOOLS) {
                boolean _ = refusedSchools.add(school);
            }
            throw LucaException.closed("the data store does not answer at the moment", open);
        }
    }

    /** The calls that an open breaker did not let through. */
    public Count refused() {
        return refused;
    }

    /**
     * Of how many schools an open breaker did not let a call through since this was last asked. A breaker's own state says less: it stays
     * open until somebody calls again, also when the store is back long since.
     */
    public long takeRefusedSchools() {
        long schools = refusedSchools.size();
        refusedSchools.clear();
        return schools;
    }

    /** Whether the store itself is what failed, so that an older answer is better than none. */
    public static boolean storeFailed(LucaException failure) {
        return failure.code() == ErrorCode.UNAVAILABLE
                && (failure.retryable() || failure.getCause() instanceof CallNotPermittedException);
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof LucaException known && known.retryable();
    }
}
