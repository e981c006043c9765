/** Path 1 as a process: settings, wiring, start and stop. */
@NullMarked
package io.luca.interactive;

import org.jspecify.annotations.NullMarked;
