/** Credentials that IAM limits to one school, with no fallback to wider ones. */
@NullMarked
package io.luca.tenancy;

import org.jspecify.annotations.NullMarked;
