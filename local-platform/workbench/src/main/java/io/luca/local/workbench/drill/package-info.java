/** Rehearsed failures on a fresh platform, each with a verdict in counts. Imports the platform and the load of its benchmarks. */
@NullMarked
package io.luca.local.drill;

import org.jspecify.annotations.NullMarked;
