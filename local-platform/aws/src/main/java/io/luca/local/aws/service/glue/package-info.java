/** Glue's catalog: databases, and tables with the types of their columns. */
@NullMarked
package io.luca.local.aws.service.glue;

import org.jspecify.annotations.NullMarked;
