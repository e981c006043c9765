/** Benchmarks against a floor measured in the same run. Imports {@code io.luca.local}, the store, and HdrHistogram. */
@NullMarked
package io.luca.local.bench;

import org.jspecify.annotations.NullMarked;
