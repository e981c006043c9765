/** The arithmetic of grades: pure functions of rules and marks, in exact fractions. */
@NullMarked
package io.luca.grading;

import org.jspecify.annotations.NullMarked;
