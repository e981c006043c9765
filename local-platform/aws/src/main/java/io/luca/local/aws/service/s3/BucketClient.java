package io.luca.local.aws.service.s3;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One bucket, used by an AWS service of this platform under somebody's rights: every call is judged. Safe for use by many threads. */
public final class BucketClient {

    private final S3Service s3;
    private final Caller caller;
    private final String bucket;

    public BucketClient(S3Service s3, Caller caller, String bucket) {
        this.s3 = s3;
        this.caller = caller;
        this.bucket = bucket;
    }

    /**
     * The objects whose keys begin so, with their sizes in bytes, in order of key.
     *
     * @throws AwsError if the policies refuse
     */
    public Map<String, Long> list(String prefix) {
        Map<String, Long> sizes = new TreeMap<>();
        s3.listed(caller, bucket, Optional.of(prefix)).forEach((key, object) -> sizes.put(key, object.size()));
        return sizes;
    }

    /**
     * An object's bytes.
     *
     * @throws AwsError if the policies refuse, or there is none
     */
    public byte[] get(String key) {
        return s3.read(caller, bucket, key);
    }

    /**
     * Writes an object, in the place of one that is there.
     *
     * @throws AwsError if the policies refuse
     */
    public void put(String key, byte[] bytes, String contentType) {
        s3.write(caller, bucket, key, bytes, contentType);
    }
}
