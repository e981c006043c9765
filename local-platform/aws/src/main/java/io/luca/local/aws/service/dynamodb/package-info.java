/**
 * DynamoDB on DynamoDB Local: tables from the templates, and the authorisation of every request by its keys. Imports
 * {@code template}, {@code aws}, {@code iam}, DynamoDB Local and Helidon's client.
 */
@NullMarked
package io.luca.local.aws.service.dynamodb;

import org.jspecify.annotations.NullMarked;
