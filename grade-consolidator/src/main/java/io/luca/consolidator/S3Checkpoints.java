package io.luca.consolidator;

import io.luca.contract.ObjectKeys;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The checkpoints as objects of S3, one for each run. */
final class S3Checkpoints implements Checkpoints {

    private static final Logger log = LoggerFactory.getLogger(S3Checkpoints.class);
    /** A checkpoint names the schools that failed: a hundred kilobytes are a thousand of them. */
    private static final int MAX_BYTES = 1 << 20;

    private final S3Client s3;
    private final String bucket;

    S3Checkpoints(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Optional<Checkpoint> load(RunId run) {
        byte[] json;
        try (ResponseInputStream<GetObjectResponse> object =
                s3.getObject(get -> get.bucket(bucket).key(key(run)))) {
            json = object.readNBytes(MAX_BYTES);
        } catch (NoSuchKeyException none) {
            return Optional.empty();
        } catch (java.io.IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
        Optional<Checkpoint> found = Checkpoint.read(json);
        if (found.isEmpty()) {
            log.warn(
                    "the checkpoint {} is broken or of another version; the run starts from the first school, which is"
                            + " slower and changes nothing",
                    key(run));
        }
        return found;
    }

    @Override
    public void save(RunId run, Checkpoint checkpoint) {
        var _ = s3.putObject(
                put -> put.bucket(bucket).key(key(run)).contentType("application/json"),
                RequestBody.fromBytes(checkpoint.json()));
    }

    @Override
    public void clear(RunId run) {
        var _ = s3.deleteObject(delete -> delete.bucket(bucket).key(key(run)));
    }

    private static String key(RunId run) {
        return ObjectKeys.CHECKPOINT_PREFIX + run + ".json";
    }
}
