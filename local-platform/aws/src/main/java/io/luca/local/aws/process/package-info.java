/** Processes that the laptop starts, and their end. */
@NullMarked
package io.luca.local.aws.process;

import org.jspecify.annotations.NullMarked;
