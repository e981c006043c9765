package io.luca.local.aws.service.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.endpoint.RestTarget;
import io.luca.local.aws.template.Resource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3ServiceTest {

    private static final Caller CALLER = new Caller.Anonymous();

    @TempDir
    private Path directory;

    private final Set<String> refused = new HashSet<>();
    private Buckets buckets = new Buckets(Path.of("."));
    private S3Service s3 = service();

    @BeforeEach
    void a_bucket() throws Exception {
        buckets = new Buckets(directory);
        declare("AWS::S3::Bucket", "{\"BucketName\":\"b\"}");
        s3 = service();
    }

    @Test
    void keeps_an_object_with_its_type_and_metadata_and_survives_a_restart() throws Exception {
        put("jobs/a b.json", "one", Map.of("Content-Type", "application/json", "x-amz-meta-run", "7"));

        buckets = new Buckets(directory);
        declare("AWS::S3::Bucket", "{\"BucketName\":\"b\"}");
        s3 = service();
        AwsReply read = call("GET", "/b/jobs/a%20b.json", "", "", Map.of("x-amz-checksum-mode", "ENABLED"));

        assertThat(new String(read.body(), UTF_8)).isEqualTo("one");
        assertThat(read.contentType()).isEqualTo("application/json");
        assertThat(read.headers())
                .containsEntry("x-amz-meta-run", "7")
                .containsEntry("ETag", "\"f97c5d29941bfb1b2fdab0874906ab82\"")
                .containsEntry("x-amz-checksum-crc32", "emyG8Q==");
    }

    @Test
    void tells_a_queue_of_new_objects_below_a_prefix_and_of_no_others() throws Exception {
        List<String> told = new ArrayList<>();
        buckets = new Buckets(directory, (queue, message) -> told.add(queue + " " + message));
        declare("AWS::S3::Bucket", """
                {"BucketName": "b", "NotificationConfiguration": {"QueueConfigurations": [
                  {"Event": "s3:ObjectCreated:*", "Queue": "arn:queue",
                   "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "errors/"}]}}}]}}""");
        s3 = service();

        put("errors/a b", "one", Map.of());
        put("events/a", "two", Map.of());

        assertThat(told)
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .startsWith("arn:queue ")
                        .contains("\"key\":\"errors/a+b\"", "\"size\":3", "ObjectCreated:Put"));
    }

    @Test
    void a_key_that_is_a_way_out_of_the_bucket_is_a_name_like_any_other() {
        put("../../out", "one", Map.of());

        assertThat(directory.getParent().resolve("out")).doesNotExist();
        assertThat(new String(get("../../out").body(), UTF_8)).isEqualTo("one");
    }

    /** The difference between 'no checkpoint' and 'no permission' is told to those only who may list. */
    @Test
    void an_absent_object_is_404_for_who_may_list_and_refused_for_others() {
        assertThatThrownBy(() -> get("absent")).isInstanceOfSatisfying(AwsError.class, error -> {
            assertThat(error.status()).isEqualTo(404);
            assertThat(error.code()).isEqualTo("NoSuchKey");
        });
        refused.add("s3:ListBucket arn:aws:s3:::b");

        assertThatThrownBy(() -> get("absent"))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo("AccessDeniedException"));
    }

    @Test
    void asks_for_the_permission_of_every_operation_on_its_own_object() {
        put("k", "one", Map.of());
        for (String action : Set.of("GetObject", "PutObject", "DeleteObject")) {
            refused.add("s3:" + action + " arn:aws:s3:::b/k");
        }

        assertThatThrownBy(() -> get("k")).isInstanceOf(AwsError.class);
        assertThatThrownBy(() -> put("k", "two", Map.of())).isInstanceOf(AwsError.class);
        assertThatThrownBy(() -> call("DELETE", "/b/k", "", "", Map.of())).isInstanceOf(AwsError.class);
        refused.clear();
        assertThat(new String(get("k").body(), UTF_8)).isEqualTo("one");
    }

    @Test
    void keeps_the_tags_of_an_upload_for_who_may_tag_and_tells_them_to_who_may_read_them() {
        put("k", "one", Map.of("x-amz-tagging", "days-left=30&de=a%26+b"));
        String told = xml(call("GET", "/b/k", "tagging=", "", Map.of()));
        put("k", "two", Map.of());
        refused.addAll(Set.of("s3:PutObjectTagging arn:aws:s3:::b/k", "s3:GetObjectTagging arn:aws:s3:::b/k"));

        assertThat(told)
                .contains(
                        "<Tag><Key>days-left</Key><Value>30</Value></Tag>",
                        "<Tag><Key>de</Key><Value>a&amp; b</Value></Tag>");
        assertThatThrownBy(() -> put("k", "three", Map.of("x-amz-tagging", "a=b")))
                .isInstanceOf(AwsError.class);
        assertThatThrownBy(() -> call("GET", "/b/k", "tagging=", "", Map.of())).isInstanceOf(AwsError.class);
        refused.clear();
        assertThat(xml(call("GET", "/b/k", "tagging=", "", Map.of())))
                .as("of what took its place")
                .contains("<TagSet></TagSet>");
        assertThat(new String(get("k").body(), UTF_8)).isEqualTo("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=x", "a=1&a=2", "a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1"})
    void refuses_tags_that_s3_would_not_take(String tags) {
        assertThatThrownBy(() -> put("k", "one", Map.of("x-amz-tagging", tags)))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.status()).isEqualTo(400));
        assertThatThrownBy(() -> get("k")).as("nothing was written").isInstanceOf(AwsError.class);
    }

    @Test
    void a_bucket_policy_that_denies_wins() throws Exception {
        declare("AWS::S3::BucketPolicy", """
                {"Bucket":"b","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:PutObject",
                  "Principal":{"AWS":"*"},"Resource":"arn:aws:s3:::b/locked/*"}]}}""");

        put("open/k", "one", Map.of());

        assertThatThrownBy(() -> put("locked/k", "one", Map.of())).hasMessageContaining("denied by its own policy");
    }

    @Test
    void writes_on_a_condition_only() {
        AwsReply first = put("k", "one", Map.of("If-None-Match", "*"));

        assertPrecondition(() -> put("k", "two", Map.of("If-None-Match", "*")));
        put("k", "two", Map.of("If-Match", first.headers().get("ETag")));
        assertPrecondition(
                () -> put("k", "three", Map.of("If-Match", first.headers().get("ETag"))));
        assertThat(new String(get("k").body(), UTF_8)).isEqualTo("two");
    }

    @Test
    void joins_the_chunks_of_an_sdk_and_proves_the_checksum_behind_them() {
        String chunks = "2\r\non\r\n1\r\ne\r\n0\r\nx-amz-checksum-crc32:%s\r\n\r\n";
        Map<String, String> headers = Map.of(
                "x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-decoded-content-length", "3");

        put("k", chunks.formatted("emyG8Q=="), headers);

        assertThat(new String(get("k").body(), UTF_8)).isEqualTo("one");
        assertThatThrownBy(() -> put("k", chunks.formatted("AAAAAA=="), headers))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo("BadDigest"));
        assertThatThrownBy(() -> put("k", "2\r\no", headers))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo("IncompleteBody"));
    }

    @Test
    void lists_in_order_page_by_page_below_a_prefix() {
        for (String key : Set.of("p/1", "p/2", "p/3", "q/1")) {
            put(key, "x", Map.of());
        }

        String page = xml(call("GET", "/b", "list-type=2&prefix=p%2F&max-keys=2", "", Map.of()));
        String token = page.replaceFirst("(?s).*<NextContinuationToken>(.*)</NextContinuationToken>.*", "$1");
        String rest = xml(call("GET", "/b", "list-type=2&prefix=p%2F&continuation-token=" + token, "", Map.of()));
        String folders = xml(call("GET", "/b", "list-type=2&delimiter=%2F", "", Map.of()));

        assertThat(page).contains("<Key>p/1</Key>", "<Key>p/2</Key>", "<IsTruncated>true</IsTruncated>");
        assertThat(rest)
                .contains("<Key>p/3</Key>", "<IsTruncated>false</IsTruncated>")
                .doesNotContain("p/2", "q/1");
        assertThat(folders)
                .contains("<Prefix>p/</Prefix>", "<Prefix>q/</Prefix>")
                .doesNotContain("<Key>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acl=", "versionId=1", "uploads=", "tagging=&versionId=1"})
    void refuses_by_name_what_it_does_not_do(String query) {
        put("k", "one", Map.of());

        assertThatThrownBy(() -> call("GET", "/b/k", query, "", Map.of()))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.status()).isEqualTo(501));
    }

    @Test
    void deleting_what_is_not_there_is_no_error() {
        assertThat(call("DELETE", "/b/absent", "", "", Map.of()).status()).isEqualTo(204);
    }

    private S3Service service() {
        return new S3Service(
                buckets,
                (_, action, resource, _) -> {
                    if (refused.contains(action + " " + resource)) {
                        throw AwsError.invalid("AccessDeniedException", "not authorized to perform: " + action);
                    }
                },
                new MovableClock(Instant.parse("2026-11-24T08:00:00Z")));
    }

    private void declare(String type, String properties) throws Exception {
        Resource resource = new Resource("S", "R", type);
        var _ = buckets.provision(resource, resource.properties(new ObjectMapper().readTree(properties)));
    }

    private AwsReply put(String key, String body, Map<String, String> headers) {
        return call("PUT", "/b/" + key.replace(" ", "%20"), "", body, headers);
    }

    private AwsReply get(String key) {
        return call("GET", "/b/" + key, "", "", Map.of());
    }

    private AwsReply call(String method, String path, String query, String body, Map<String, String> headers) {
        WritableHeaders<?> all = WritableHeaders.create();
        all.set(HeaderNames.HOST, "127.0.0.1:4566");
        headers.forEach((name, value) -> all.set(HeaderNames.create(name), value));
        return s3.answer(
                new AwsCall("s3", "", false, CALLER, all, body.getBytes(UTF_8), new RestTarget(method, path, query)));
    }

    private static String xml(AwsReply reply) {
        return new String(reply.body(), UTF_8);
    }

    private static void assertPrecondition(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.status()).isEqualTo(412));
    }
}
