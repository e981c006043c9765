/**
 * Traces: which work was done for which other, and how long each took. The one room that knows OpenTelemetry; all others name a piece of
 * work by {@link io.luca.tracing.Span} and know nothing of where it is sent. What is written of a span names no person and holds no
 * content.
 */
@NullMarked
package io.luca.tracing;

import org.jspecify.annotations.NullMarked;
