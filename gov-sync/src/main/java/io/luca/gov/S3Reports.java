package io.luca.gov;

import io.luca.contract.ObjectKeys;
import io.luca.model.LucaException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The reports as objects of S3. */
final class S3Reports implements Reports {

    private final S3Client s3;
    private final String bucket;

    S3Reports(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Optional<byte[]> load(String name) {
        try {
            return Optional.of(s3.getObjectAsBytes(get -> get.bucket(bucket).key(key(name)))
                    .asByteArray());
        } catch (NoSuchKeyException none) {
            return Optional.empty();
        } catch (SdkException failed) {
            throw LucaException.unavailable("the report cannot be read", failed);
        }
    }

    @Override
    public void save(String name, String contentType, byte[] content) {
        try {
            var _ = s3.putObject(
                    put -> put.bucket(bucket).key(key(name)).contentType(contentType), RequestBody.fromBytes(content));
        } catch (SdkException failed) {
            throw LucaException.unavailable("the report cannot be written", failed);
        }
    }

    private static String key(String name) {
        return ObjectKeys.REPORT_PREFIX + name;
    }
}
