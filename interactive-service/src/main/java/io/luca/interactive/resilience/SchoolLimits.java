package io.luca.interactive.resilience;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.time.Duration;

/** The rates of requests, one for each school, so that none takes the time of all others. Safe for use by many threads. */
public final class SchoolLimits {

    private static final int MAX_SCHOOLS = 10_000;

    private final LoadingCache<SchoolId, RateLimiter> limiters;

    /**
     * Limits with the same rate for each school.
     *
     * @param perSecond requests a second of one school
     */
    public SchoolLimits(int perSecond) {
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(perSecond)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .timeoutDuration(Duration.ZERO)
                .build();
        this.limiters =
                Caffeine.newBuilder().maximumSize(MAX_SCHOOLS).build(school -> RateLimiter.of(school.value(), config));
    }

    /**
     * Counts one request.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if the school's rate is used up for this second
     */
    public void admit(SchoolId school) {
        if (!limiters.get(school).acquirePermission()) {
            throw LucaException.of(ErrorCode.TOO_MANY_REQUESTS, "the school sends more requests than its share");
        }
    }
}
