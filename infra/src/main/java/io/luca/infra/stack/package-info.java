/** The stacks, cut by lifetime: what must never be lost, and what may be replaced. */
@NullMarked
package io.luca.infra.stack;

import org.jspecify.annotations.NullMarked;
