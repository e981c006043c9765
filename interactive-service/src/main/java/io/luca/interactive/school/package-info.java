/** The endpoints, always for the school of the caller. Imports {@code http}, {@code resilience}, {@code store}, {@code model}. */
@NullMarked
package io.luca.interactive.school;

import org.jspecify.annotations.NullMarked;
