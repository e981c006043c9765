/** Placeholder of the room; its owner describes it. */
@NullMarked
package io.luca.infra;

import org.jspecify.annotations.NullMarked;
