/** STS: sessions of roles with session tags, under the trust policies of the templates. */
@NullMarked
package io.luca.local.aws.service.sts;

import org.jspecify.annotations.NullMarked;
