/** The engine for Parquet and SQL, loaded when it is first needed; nothing else of the platform knows it. */
@NullMarked
package io.luca.local.aws.duckdb;

import org.jspecify.annotations.NullMarked;
