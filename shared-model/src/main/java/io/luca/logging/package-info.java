/** The shape of log lines. Only the logging configuration names it. */
@NullMarked
package io.luca.logging;

import org.jspecify.annotations.NullMarked;
