/** The arithmetic of grades: pure functions of rules and marks, in exact fractions. Imports {@code model} and Jackson's writer. */
@NullMarked
package io.luca.grading;

import org.jspecify.annotations.NullMarked;
