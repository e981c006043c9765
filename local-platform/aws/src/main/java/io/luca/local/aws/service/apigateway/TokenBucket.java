package io.luca.local.aws.service.apigateway;

/** A token bucket: that many requests at once, refilled at a steady rate. Safe for use by many threads. */
final class TokenBucket {

    private final double perSecond;
    private final double burst;
    private double tokens;
    private long lastMillis;

    TokenBucket(double perSecond, double burst, long nowMillis) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.lastMillis = nowMillis;
    }

    synchronized boolean take(long nowMillis) {
        tokens = Math.min(burst, tokens + Math.max(0, nowMillis - lastMillis) * perSecond / 1000);
        lastMillis = Math.max(lastMillis, nowMillis);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
