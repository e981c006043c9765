/** Erasing and exporting what there is of a student, in the table and in the history: the steps, their roles, and the exports. */
@NullMarked
package io.luca.infra.construct.privacy;

import org.jspecify.annotations.NullMarked;
