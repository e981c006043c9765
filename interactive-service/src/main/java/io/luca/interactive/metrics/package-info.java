/** The service's own figures, and the line a minute in which it tells them. It knows neither requests nor schools. */
@NullMarked
package io.luca.interactive.metrics;

import org.jspecify.annotations.NullMarked;
