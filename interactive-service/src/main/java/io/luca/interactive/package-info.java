/** Path 1 as a process: settings, wiring, start and stop. May import every room of this service. */
@NullMarked
package io.luca.interactive;

import org.jspecify.annotations.NullMarked;
