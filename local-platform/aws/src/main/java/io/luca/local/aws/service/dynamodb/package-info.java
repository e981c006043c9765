/** DynamoDB on DynamoDB Local: tables from the templates, and the authorisation of every request by its keys. */
@NullMarked
package io.luca.local.aws.service.dynamodb;

import org.jspecify.annotations.NullMarked;
