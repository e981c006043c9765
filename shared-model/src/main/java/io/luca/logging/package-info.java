/** The shape of log lines, and what the lines of one piece of work have in common. */
@NullMarked
package io.luca.logging;

import org.jspecify.annotations.NullMarked;
