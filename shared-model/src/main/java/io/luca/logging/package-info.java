/** The shape of log lines. Imports logback and Jackson's writer; only the logging configuration names it. */
@NullMarked
package io.luca.logging;

import org.jspecify.annotations.NullMarked;
