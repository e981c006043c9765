/**
 * The local Secrets Manager: generated secrets, dynamic references to them, and {@code GetSecretValue}. Imports
 * {@code template}, {@code aws} and Jackson.
 */
@NullMarked
package io.luca.local.aws.service.secretsmanager;

import org.jspecify.annotations.NullMarked;
