/** What erasures and exports need of AWS besides the table: their workflows, and links to the files of an export. */
@NullMarked
package io.luca.interactive.privacy;

import org.jspecify.annotations.NullMarked;
