/** Placeholder of the room; its owner describes it. */
@NullMarked
package io.luca.contract;

import org.jspecify.annotations.NullMarked;
