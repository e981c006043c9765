/** Judges AWS calls by the IAM policies of the templates, with IAM's own semantics. */
@NullMarked
package io.luca.local.aws.iam;

import org.jspecify.annotations.NullMarked;
