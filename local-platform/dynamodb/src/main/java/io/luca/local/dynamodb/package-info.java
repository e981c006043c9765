/** DynamoDB inside a process: requests and answers as on the wire, without a wire. Imports every room of this module. */
@NullMarked
package io.luca.local.dynamodb;

import org.jspecify.annotations.NullMarked;
