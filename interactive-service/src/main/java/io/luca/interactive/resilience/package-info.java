/** What keeps the service useful when a part fails: retries, circuit breaker, rate limits, the last known answers. */
@NullMarked
package io.luca.interactive.resilience;

import org.jspecify.annotations.NullMarked;
