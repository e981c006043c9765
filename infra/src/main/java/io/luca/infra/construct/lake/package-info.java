/** The history of schools: from the table's changes to Parquet, and SQL over it. */
@NullMarked
package io.luca.infra.construct.lake;

import org.jspecify.annotations.NullMarked;
