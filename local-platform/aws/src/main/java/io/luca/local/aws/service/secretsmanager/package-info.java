/** Secrets Manager: generated secrets, dynamic references to them, and {@code GetSecretValue}. */
@NullMarked
package io.luca.local.aws.service.secretsmanager;

import org.jspecify.annotations.NullMarked;
