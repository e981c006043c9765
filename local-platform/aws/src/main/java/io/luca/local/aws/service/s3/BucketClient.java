package io.luca.local.aws.service.s3;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.Faults;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One bucket, used by an AWS service of this platform under somebody's rights: every call is judged, and S3 fails for it as for others while it is
 * to fail. Safe for use by many threads.
 */
public final class BucketClient {

    private final S3Service s3;
    private final Faults faults;
    private final Caller caller;
    private final String bucket;

    public BucketClient(S3Service s3, Faults faults, Caller caller, String bucket) {
        this.s3 = s3;
        this.faults = faults;
        this.caller = caller;
        this.bucket = bucket;
    }

    /**
     * The objects whose keys begin so, with their sizes in bytes, in order of key.
     *
     * @throws AwsError if the policies refuse, or S3 fails
     */
    public Map<String, Long> list(String prefix) {
        faults.meet(s3.signingName());
        Map<String, Long> sizes = new TreeMap<>();
        s3.listed(caller, bucket, Optional.of(prefix)).forEach((key, object) -> sizes.put(key, object.size()));
        return sizes;
    }

    /**
     * An object's bytes.
     *
     * @throws AwsError if the policies refuse, S3 fails, or there is none
     */
    public byte[] get(String key) {
        faults.meet(s3.signingName());
        return s3.read(caller, bucket, key);
    }

    /**
     * Writes an object, in the place of one that is there.
     *
     * @throws AwsError if the policies refuse, or S3 fails
     */
    public void put(String key, byte[] bytes, String contentType) {
        faults.meet(s3.signingName());
        s3.write(caller, bucket, key, bytes, contentType);
    }
}
