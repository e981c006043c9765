/** S3: the buckets of the templates, kept as files, behind the endpoint that judges every call. */
@NullMarked
package io.luca.local.aws.service.s3;

import org.jspecify.annotations.NullMarked;
