package io.luca.local.workflow;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression can see.
 *
 * @param states the members of {@code $states}
 * @param variables what was assigned before, by name
 * @param now what {@code $now()} answers
 */
record Scope(Map<String, @Nullable Object> states, Map<String, @Nullable Object> variables, Instant now) {}
