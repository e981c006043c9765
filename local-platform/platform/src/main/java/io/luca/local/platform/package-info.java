/** Luca on one machine: the list of rooms that its templates need, its demo schools, and what it says of itself to the command line. */
@NullMarked
package io.luca.local.platform;

import org.jspecify.annotations.NullMarked;
