/** Firehose: buffers records by partition, converts them by the catalog, and writes them to S3; what it cannot goes to the error prefix. */
@NullMarked
package io.luca.local.aws.service.firehose;

import org.jspecify.annotations.NullMarked;
