/** The names that infrastructure and code share, each written once, in a class for what they name. It needs nothing. */
@NullMarked
package io.luca.contract;

import org.jspecify.annotations.NullMarked;
