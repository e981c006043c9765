package io.luca.local.aws.service.stepfunctions;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scope of an expression: what it can see where it stands.
 *
 * @param states the members of {@code $states}
 * @param variables what was assigned before, by name
 * @param now what {@code $now()} answers
 */
record Scope(Map<String, @Nullable Object> states, Map<String, @Nullable Object> variables, Instant now) {}
