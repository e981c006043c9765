/**
 * Credentials that IAM limits to one school. The only room, with {@code store}, that imports the AWS SDK; imports
 * {@code model} and {@code contract}.
 */
@NullMarked
package io.luca.tenancy;

import org.jspecify.annotations.NullMarked;
