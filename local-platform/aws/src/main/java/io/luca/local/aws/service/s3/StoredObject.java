package io.luca.local.aws.service.s3;

import java.time.Instant;
import java.util.Map;

/**
 * What is known of an object besides its bytes.
 *
 * @param etag without its quotation marks
 * @param checksum its CRC32 as S3 writes it, in Base64
 * @param metadata the caller's own, by name without {@code x-amz-meta-}
 * @param tags by key, as the caller that wrote it gave them
 */
record StoredObject(
        String key,
        long size,
        String contentType,
        String etag,
        String checksum,
        Instant lastModified,
        Map<String, String> metadata,
        Map<String, String> tags) {

    StoredObject {
        metadata = Map.copyOf(metadata);
        tags = Map.copyOf(tags);
    }
}
