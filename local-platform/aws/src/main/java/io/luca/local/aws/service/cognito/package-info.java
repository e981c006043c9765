/**
 * The local Cognito: user pools, their people, and signed tokens with the keys to check them. Imports {@code template},
 * {@code aws}, Nimbus and Jackson.
 */
@NullMarked
package io.luca.local.aws.service.cognito;

import org.jspecify.annotations.NullMarked;
