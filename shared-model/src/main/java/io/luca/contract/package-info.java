/** The names that infrastructure and code share, written once. Imports nothing. */
@NullMarked
package io.luca.contract;

import org.jspecify.annotations.NullMarked;
