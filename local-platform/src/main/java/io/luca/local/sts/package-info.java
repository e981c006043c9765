/**
 * The local STS: sessions of roles with session tags, under the trust policies of the templates. Imports {@code aws}.
 */
@NullMarked
package io.luca.local.sts;

import org.jspecify.annotations.NullMarked;
