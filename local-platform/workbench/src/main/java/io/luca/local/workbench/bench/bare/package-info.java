/** Handlers of functions that do next to nothing: what a cold start of a real one is measured against. */
@NullMarked
package io.luca.local.workbench.bench.bare;

import org.jspecify.annotations.NullMarked;
