/** Placeholder of the room; its owner describes it. */
@NullMarked
package io.luca.interactive;

import org.jspecify.annotations.NullMarked;
