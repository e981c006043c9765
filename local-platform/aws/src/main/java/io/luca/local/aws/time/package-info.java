/** The platform's own time: what is due later, by a clock that drills and tests can move. */
@NullMarked
package io.luca.local.aws.time;

import org.jspecify.annotations.NullMarked;
