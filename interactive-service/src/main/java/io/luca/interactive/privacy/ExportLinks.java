package io.luca.interactive.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.model.SchoolId;
import io.luca.tenancy.TenantCredentials;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * The links by which a file can be fetched for a few minutes without any other right. They are signed with credentials of the
 * school, so that IAM bounds what a link can read. Nothing is called for that. Safe for use by many threads.
 *
 * <p>Presigned URLs: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
public final class ExportLinks {

    /** A link ends before that, if the school's credentials do. */
    static final Duration LIFE = Duration.ofMinutes(5);

    private final TenantCredentials credentials;
    private final Bucket bucket;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /**
     * The bucket in which the files lie.
     *
     * @param endpoint of S3; the bucket's name comes in the path
     */
    public record Bucket(String name, String region, URI endpoint) {}

    public ExportLinks(TenantCredentials credentials, Bucket bucket, Clock clock) {
        this.credentials = credentials;
        this.bucket = bucket;
        this.clock = clock;
    }

    /**
     * A link to an object.
     *
     * @throws io.luca.model.LucaException {@code UNAVAILABLE} if there are no credentials of the school
     */
    public URI to(SchoolId school, String key) {
        SdkHttpRequest get = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(bucket.endpoint())
                .encodedPath("/" + encoded(bucket.name() + "/" + key))
                .putRawQueryParameter("response-cache-control", "no-store") // nobody on the way keeps a child's records
                .build();
        return signer.sign(sign -> sign.identity(credentials.of(school).resolveCredentials())
                        .request(get)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, bucket.region())
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, LIFE)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        // S3 takes the path as it stands
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
                .request()
                .getUri();
    }

    private static String encoded(String path) {
        return Arrays.stream(path.split("/"))
                .map(part -> URLEncoder.encode(part, UTF_8).replace("+", "%20").replace("*", "%2A"))
                .collect(Collectors.joining("/"));
    }
}
