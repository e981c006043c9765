/** Benchmarks against a floor measured in the same run. */
@NullMarked
package io.luca.local.workbench.bench;

import org.jspecify.annotations.NullMarked;
