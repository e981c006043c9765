package io.luca.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class LoopbackIT {

    @Test
    void requests_are_answered_over_http_as_dynamodb_answers_them() throws Exception {
        try (Api api = Api.with(Api.THINGS);
                Loopback loopback = Loopback.start(api.engine());
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> put = send(client, loopback, "PutItem", """
                    {"TableName": "things", "Item": {"pk": {"S": "a"}}}""");
            HttpResponse<byte[]> refused = send(client, loopback, "PutItem", "{}");

            assertThat(put.statusCode()).isEqualTo(200);
            assertThat(put.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.0");
            assertThat(put.headers().firstValueAsLong("x-amz-crc32")).hasValue(checksum(put.body()));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("ValidationException");
            assertThat(api.get("things", """
                    {"pk": {"S": "a"}}""").isMissingNode()).isFalse();
        }
    }

    private static HttpResponse<byte[]> send(HttpClient client, Loopback loopback, String operation, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(loopback.endpoint())
                        .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static long checksum(byte[] body) {
        CRC32 checksum = new CRC32();
        checksum.update(body);
        return checksum.getValue();
    }
}
