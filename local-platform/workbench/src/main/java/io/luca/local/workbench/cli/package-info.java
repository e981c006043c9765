/** The command line. */
@NullMarked
package io.luca.local.workbench.cli;

import org.jspecify.annotations.NullMarked;
