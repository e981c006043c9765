/**
 * Judges AWS calls by the IAM policies of the templates, with IAM's own semantics. Imports {@code template},
 * {@code endpoint} and Jackson.
 */
@NullMarked
package io.luca.local.aws.iam;

import org.jspecify.annotations.NullMarked;
