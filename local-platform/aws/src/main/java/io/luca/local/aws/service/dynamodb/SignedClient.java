package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.http.PooledClient;
import io.luca.local.dynamodb.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Sends DynamoDB's requests to where they are done, each signed and each once. What gives no answer is answered as DynamoDB does while it is
 * not available, and then it is not known whether it was done. Safe for use by many threads.
 */
final class SignedClient implements AutoCloseable {

    private static final String STREAMS = "DynamoDBStreams_";
    private static final Timeout ANSWER_LIMIT = Timeout.ofSeconds(10);
    private static final byte[] NO_BODY = {};
    private static final ObjectMapper json = new ObjectMapper();

    private final CloseableHttpClient client = PooledClient.open();
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final DynamoDbEndpoint endpoint;
    private final AwsCredentialsProvider credentials;
    private final String region;

    /**
     * A client.
     *
     * @param region what it signs for where the host names no region
     */
    SignedClient(DynamoDbEndpoint endpoint, AwsCredentialsProvider credentials, String region) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.region = endpoint.region().orElse(region);
    }

    /**
     * The credentials that AWS's clients find by themselves, or any where nobody asks whose they are.
     *
     * @throws IllegalStateException if AWS is to be called and there are none
     */
    static AwsCredentialsProvider credentialsFor(DynamoDbEndpoint endpoint) {
        DefaultCredentialsProvider found = DefaultCredentialsProvider.builder().build();
        try {
            var _ = found.resolveCredentials();
            return found;
        } catch (SdkClientException none) {
            found.close();
            if (endpoint.region().isPresent()) {
                throw new IllegalStateException("there are no AWS credentials for " + endpoint.uri(), none);
            }
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
        }
    }

    Answer send(String target, byte[] body) {
        URI uri = target.startsWith(STREAMS) ? endpoint.streams() : endpoint.uri();
        HttpHost host = new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(PooledClient.answerWithin(ANSWER_LIMIT));
        try {
            return client.execute(host, message(host, signed(uri, target, body), body), context, SignedClient::answer);
        } catch (IOException | SdkClientException failed) {
            return unavailable(failed);
        }
    }

    private SdkHttpRequest signed(URI uri, String target, byte[] body) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(uri)
                .encodedPath("/")
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("X-Amz-Target", target)
                .build();
        return signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
    }

    private static ClassicHttpRequest message(HttpHost host, SdkHttpRequest signed, byte[] body) {
        ClassicHttpRequest message = new BasicClassicHttpRequest("POST", host, "/");
        signed.forEachHeader((name, values) -> values.forEach(value -> message.addHeader(name, value)));
        message.setEntity(new ByteArrayEntity(body, null)); // its type is among the headers
        return message;
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        byte[] body = response.getEntity() == null ? NO_BODY : EntityUtils.toByteArray(response.getEntity());
        return new Answer(response.getCode(), body);
    }

    private Answer unavailable(Exception failed) {
        ObjectNode error = json.valueToTree(Map.of(
                "__type",
                "com.amazonaws.dynamodb.v20120810#ServiceUnavailable",
                "message",
                "The DynamoDB at " + endpoint.uri() + " gave no answer: " + failed.getMessage()));
        return new Answer(503, error.toString().getBytes(UTF_8));
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
