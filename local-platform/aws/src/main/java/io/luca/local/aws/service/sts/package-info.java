/**
 * The local STS: sessions of roles with session tags, under the trust policies of the templates. Imports {@code endpoint},
 * {@code iam} and {@code cloud}.
 */
@NullMarked
package io.luca.local.aws.service.sts;

import org.jspecify.annotations.NullMarked;
