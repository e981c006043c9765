/** The endpoints, always for the school of the caller. */
@NullMarked
package io.luca.interactive.school;

import org.jspecify.annotations.NullMarked;
