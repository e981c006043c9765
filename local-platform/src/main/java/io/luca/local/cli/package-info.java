/** The command line. Imports {@code io.luca.local}, {@code bench} and picocli. */
@NullMarked
package io.luca.local.cli;

import org.jspecify.annotations.NullMarked;
