/** Placeholder of the room; its owner describes it. */
@NullMarked
package io.luca.model;

import org.jspecify.annotations.NullMarked;
