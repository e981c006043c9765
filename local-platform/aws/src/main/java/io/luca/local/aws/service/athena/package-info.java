/** Athena: workgroups, kept queries, and SQL over the objects that the caller may read. */
@NullMarked
package io.luca.local.aws.service.athena;

import org.jspecify.annotations.NullMarked;
