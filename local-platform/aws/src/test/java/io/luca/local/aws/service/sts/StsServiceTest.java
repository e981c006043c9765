package io.luca.local.aws.service.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.MovableClock;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StsServiceTest {

    private static final String ROLE = "arn:aws:iam::000000000000:role/S-Tenant";
    private static final Caller SERVICE =
            new Caller.RoleSession("arn:aws:iam::000000000000:role/S-Service", "task", Map.of(), Instant.MAX);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-24T12:00:00Z"));
    private final List<Map<String, String>> asked = new ArrayList<>();
    private final StsService sts = new StsService(
            (_, _, _, tags) -> asked.add(tags), new CredentialStore("000000000000", clock), "000000000000");

    @Test
    void issues_a_session_with_its_tags_until_it_runs_out() {
        String answer = assume(Map.of(
                "DurationSeconds", "900",
                "Tags.member.1.Key", "school_id",
                "Tags.member.1.Value", "s1",
                "Tags.member.2.Key", "other",
                "Tags.member.2.Value", ""));

        assertThat(answer)
                .contains("<Arn>arn:aws:sts::000000000000:assumed-role/S-Tenant/session</Arn>")
                .contains("<Expiration>2026-01-24T12:15:00Z</Expiration>")
                .containsPattern("<AccessKeyId>ASIA[A-Z2-7]{16}</AccessKeyId>")
                .contains("<SessionToken>");
        assertThat(asked).containsExactly(Map.of("school_id", "s1", "other", ""));
    }

    @Test
    void issues_nothing_that_the_roles_refuse() {
        StsService closed = new StsService(
                (_, _, _, _) -> {
                    throw new AwsError(403, "AccessDenied", "no");
                },
                new CredentialStore("000000000000", clock),
                "000000000000");

        assertThatThrownBy(() -> closed.answer(call("AssumeRole", Map.of()))).hasMessage("no");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            DurationSeconds, 899, ValidationError
            DurationSeconds, 3601, ValidationError
            DurationSeconds, soon, ValidationError
            RoleSessionName, a b, ValidationError
            RoleSessionName, a, ValidationError
            Tags.member.1.Value, s*, ValidationError
            Tags.member.1.Value, s#1, ValidationError
            Tags.member.1.Value, ${x}, ValidationError
            Tags.member.1.Key, a*, ValidationError
            Tags.member.2.Key, SCHOOL_ID, InvalidParameterValue
            Tags.member.3.Key, b, MissingParameter
            TransitiveTagKeys.member.1, school_id, NotImplemented
            Policy, {}, NotImplemented
            PolicyArns.member.1.arn, arn:aws:iam::aws:policy/ReadOnlyAccess, NotImplemented
            ExternalId, x, NotImplemented
            SourceIdentity, x, NotImplemented
            """)
    void refuses_what_aws_would_refuse_or_what_is_not_honoured(String name, String value, String code) {
        Map<String, String> parameters =
                new LinkedHashMap<>(Map.of("Tags.member.1.Key", "school_id", "Tags.member.1.Value", "s1"));
        parameters.put(name, value);

        assertThatThrownBy(() -> assume(parameters))
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo(code));
        assertThat(asked).isEmpty();
    }

    @Test
    void refuses_more_tags_than_a_session_may_have() {
        Map<String, String> tags = IntStream.rangeClosed(1, 51)
                .boxed()
                .collect(Collectors.toMap(index -> "Tags.member." + index + ".Key", index -> "k" + index));

        assertThatThrownBy(() -> assume(tags)).hasMessageContaining("50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "school 123", "niño_1", "a.b:c/d=e+f-g@h"})
    void takes_every_tag_value_that_aws_takes(String value) {
        assume(Map.of("Tags.member.1.Key", "school_id", "Tags.member.1.Value", value));

        assertThat(asked).containsExactly(Map.of("school_id", value));
    }

    @Test
    void takes_the_empty_lists_of_the_sdks_as_absent() {
        assume(Map.of("Tags", "", "PolicyArns", "", "TransitiveTagKeys", ""));

        assertThat(asked).containsExactly(Map.of());
    }

    @Test
    void says_who_calls() {
        assertThat(new String(sts.answer(call("GetCallerIdentity", Map.of())).body(), UTF_8))
                .contains("<Arn>arn:aws:sts::000000000000:assumed-role/S-Service/task</Arn>")
                .contains("<Account>000000000000</Account>");
    }

    @Test
    void refuses_an_operation_that_does_not_run_here() {
        assertThatThrownBy(() -> sts.answer(call("GetFederationToken", Map.of())))
                .hasMessageContaining("GetFederationToken");
    }

    private String assume(Map<String, String> parameters) {
        return new String(sts.answer(call("AssumeRole", parameters)).body(), UTF_8);
    }

    private static AwsCall call(String operation, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(
                Map.of("Action", operation, "Version", "2011-06-15", "RoleArn", ROLE, "RoleSessionName", "session"));
        all.putAll(parameters);
        String body = all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return new AwsCall("sts", operation, false, SERVICE, WritableHeaders.create(), body.getBytes(UTF_8));
    }
}
