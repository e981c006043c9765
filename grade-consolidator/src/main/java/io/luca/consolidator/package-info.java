/** The nightly job: from the new evaluations of every school to final grades. */
@NullMarked
package io.luca.consolidator;

import org.jspecify.annotations.NullMarked;
