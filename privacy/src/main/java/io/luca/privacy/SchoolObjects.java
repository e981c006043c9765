package io.luca.privacy;

import io.luca.contract.LogMarkers;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.tenancy.TenantCredentials;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/** The objects of one bucket, each reached under the credentials of the school that asks for it: another's are refused by IAM. */
final class SchoolObjects {

    private static final Logger log = LoggerFactory.getLogger(SchoolObjects.class);
    private static final int FORBIDDEN = 403;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final TenantCredentials credentials;
    private final String bucket;

    SchoolObjects(S3Client s3, TenantCredentials credentials, String bucket) {
        this.s3 = s3;
        this.credentials = credentials;
        this.bucket = bucket;
    }

    /**
     * The keys below a prefix, in their order.
     *
     * @param after begins after this one; empty to begin with the first
     */
    Iterator<String> keys(SchoolId school, String prefix, String after) {
        Iterator<S3Object> objects = s3.listObjectsV2Paginator(list -> {
                    list.bucket(bucket).prefix(prefix).overrideConfiguration(as(school));
                    if (!after.isEmpty()) {
                        list.startAfter(after);
                    }
                })
                .contents()
                .iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return translated(objects::hasNext);
            }

            @Override
            public String next() {
                return objects.next().key();
            }
        };
    }

    /**
     * Copies an object to a file that is not there yet.
     *
     * @return the object's ETag; empty if there is no such object any more
     */
    Optional<String> read(SchoolId school, String key, Path file) {
        return translated(() -> {
            try {
                return Optional.of(s3.getObject(
                                get -> get.bucket(bucket).key(key).overrideConfiguration(as(school)),
                                ResponseTransformer.toFile(file))
                        .eTag());
            } catch (NoSuchKeyException gone) {
                return Optional.empty();
            } catch (S3Exception refused) {
                if (refused.statusCode() == FORBIDDEN && !isThere(school, key)) {
                    return Optional.empty();
                }
                throw refused;
            }
        });
    }

    /**
     * S3 tells only who may list the whole bucket that an object is gone; everybody else is refused, and may look below a prefix.
     */
    private boolean isThere(SchoolId school, String key) {
        Iterator<String> found = keys(school, key, "");
        return found.hasNext() && found.next().equals(key);
    }

    /** Writes an object. */
    void write(SchoolId school, String key, Path file, String contentType) {
        var _ = translated(() -> s3.putObject(
                put -> put.bucket(bucket).key(key).contentType(contentType).overrideConfiguration(as(school)),
                RequestBody.fromFile(file)));
    }

    /**
     * Writes an object in the place of what was read.
     *
     * @param tag of the object from now on
     * @return false if it is another by now, or gone; nothing was written then
     */
    boolean replace(SchoolId school, String key, String etag, Path file, Tag tag) {
        return translated(() -> {
            try {
                s3.putObject(
                        put -> put.bucket(bucket)
                                .key(key)
                                .ifMatch(etag)
                                .tagging(Tagging.builder().tagSet(tag).build())
                                .overrideConfiguration(as(school)),
                        RequestBody.fromFile(file));
                return true;
            } catch (NoSuchKeyException gone) {
                return false;
            } catch (S3Exception refused) {
                if (refused.statusCode() == PRECONDITION_FAILED) {
                    return false;
                }
                throw refused;
            }
        });
    }

    private AwsRequestOverrideConfiguration as(SchoolId school) {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(credentials.of(school))
                .build();
    }

    private static <T> T translated(java.util.function.Supplier<T> call) {
        try {
            return call.get();
        } catch (S3Exception refused) {
            if (refused.statusCode() == FORBIDDEN) {
                log.error(LogMarkers.TENANT_VIOLATION + ": S3 refused a call under a tenant's credentials", refused);
                throw LucaException.tenantViolation(refused);
            }
            throw LucaException.unavailable("the objects cannot be reached", refused);
        } catch (SdkException failed) {
            throw LucaException.unavailable("the objects cannot be reached", failed);
        }
    }
}
