/** Cognito: user pools, their people, and signed tokens with the keys to check them. */
@NullMarked
package io.luca.local.aws.service.cognito;

import org.jspecify.annotations.NullMarked;
