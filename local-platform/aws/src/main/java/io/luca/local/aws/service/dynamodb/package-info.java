/** DynamoDB: the table's engine behind the local endpoint, its tables from the templates, every request judged by its keys. */
@NullMarked
package io.luca.local.aws.service.dynamodb;

import org.jspecify.annotations.NullMarked;
