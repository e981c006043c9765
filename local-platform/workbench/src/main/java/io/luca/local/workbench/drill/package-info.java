/** Rehearsed failures on a fresh platform, each with a verdict in counts. */
@NullMarked
package io.luca.local.workbench.drill;

import org.jspecify.annotations.NullMarked;
