/** The errors that DynamoDB answers, by its own types and words. */
@NullMarked
package io.luca.local.dynamodb.error;

import org.jspecify.annotations.NullMarked;
