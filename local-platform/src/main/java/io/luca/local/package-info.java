/** Placeholder of the room; its owner describes it. */
@NullMarked
package io.luca.local;

import org.jspecify.annotations.NullMarked;
