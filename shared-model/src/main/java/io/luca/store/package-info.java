/**
 * The one door to the table. Every operation is of one school, under that school's own credentials, and takes typed keys;
 * {@code Keys} alone knows how a key is written.
 */
@NullMarked
package io.luca.store;

import org.jspecify.annotations.NullMarked;
