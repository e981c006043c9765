package io.luca.local.aws.service.secretsmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Resource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    private static final Caller OPERATOR = new Caller.AccountRoot("000000000000");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-24T12:00:00Z"), ZoneOffset.UTC);

    private final Secrets secrets = new Secrets(
            "us-east-1",
            "000000000000",
            (caller, action, resource, _) -> {
                if (!(caller instanceof Caller.AccountRoot)) {
                    throw new AwsError(400, "AccessDeniedException", action + " on " + resource);
                }
            },
            CLOCK);

    @Test
    void draws_a_secret_by_its_rules_and_resolves_it_by_arn() {
        Provisioned secret = provision("Origin", """
                {"GenerateSecretString":{"PasswordLength":40,"ExcludePunctuation":true,"ExcludeCharacters":"abc"}}""");

        assertThat(secrets.resolve(secret.ref(), "")).matches("[A-Zd-z0-9]{40}");
        assertThat(secret.ref()).startsWith("arn:aws:secretsmanager:us-east-1:000000000000:secret:Origin-");
    }

    @Test
    void draws_another_secret_each_time() {
        String rules = """
                {"GenerateSecretString":{"PasswordLength":40}}""";

        assertThat(secrets.resolve(provision("One", rules).ref(), ""))
                .isNotEqualTo(secrets.resolve(provision("Two", rules).ref(), ""));
    }

    @Test
    void resolves_a_key_of_a_json_text_and_refuses_one_that_is_not_there() {
        String arn = provision("Partner", """
                        {"GenerateSecretString":{"SecretStringTemplate":"{\\"user\\":\\"luca\\"}","GenerateStringKey":"token"}}""").ref();

        assertThat(secrets.resolve(arn, "user")).isEqualTo("luca");
        assertThat(secrets.resolve(arn, "token")).hasSize(32);
        assertThatThrownBy(() -> secrets.resolve(arn, "password")).hasMessageContaining("password");
        assertThatThrownBy(() -> secrets.resolve("arn:of:nothing", "")).hasMessageContaining("arn:of:nothing");
    }

    @Test
    void gives_its_text_only_to_whom_the_policies_allow() {
        String arn = provision("Origin", """
                        {"SecretString":"known"}""").ref();

        assertThat(value(OPERATOR, arn)).contains("\"SecretString\":\"known\"");
        assertThatThrownBy(() -> value(new Caller.Anonymous(), arn))
                .hasMessage("secretsmanager:GetSecretValue on " + arn);
    }

    @Test
    void has_the_text_that_was_put_into_it_from_then_on() {
        String arn = provision("Partner", """
                        {"SecretString":"{\\"token\\":\\"old\\"}"}""").ref();

        String answer = call(OPERATOR, "PutSecretValue", """
                {"SecretId":"Partner","SecretString":"{\\"token\\":\\"new\\"}"}""");

        assertThat(answer)
                .contains("\"ARN\":\"" + arn + "\"", "\"Name\":\"Partner\"", "\"VersionStages\":[\"AWSCURRENT\"]")
                .containsPattern("\"VersionId\":\"[0-9a-f-]{36}\"");
        assertThat(secrets.resolve(arn, "token")).isEqualTo("new");
        assertThat(value(OPERATOR, arn)).contains("new").doesNotContain("old");
    }

    @Test
    void takes_a_new_text_only_from_whom_the_policies_allow() {
        String arn = provision("Partner", """
                        {"SecretString":"old"}""").ref();

        assertThatThrownBy(() -> call(new Caller.Anonymous(), "PutSecretValue", """
                        {"SecretId":"Partner","SecretString":"new"}"""))
                .hasMessage("secretsmanager:PutSecretValue on " + arn);
        assertThat(secrets.resolve(arn, "")).isEqualTo("old");
    }

    @Test
    void a_put_may_be_repeated_with_its_token_and_not_with_another_text() {
        provision("Partner", """
                {"SecretString":"old"}""");
        String put = """
                {"SecretId":"Partner","SecretString":"%s","ClientRequestToken":"5f0c954f-1d38-5e9a-9b3a-000000000001"}""";

        assertThat(call(OPERATOR, "PutSecretValue", put.formatted("new")))
                .isEqualTo(call(OPERATOR, "PutSecretValue", put.formatted("new")))
                .contains("\"VersionId\":\"5f0c954f-1d38-5e9a-9b3a-000000000001\"");
        assertRefused("ResourceExistsException", put.formatted("other"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "ResourceNotFoundException | {\"SecretId\":\"Nobody\",\"SecretString\":\"x\"}",
                "ResourceNotFoundException | {\"SecretString\":\"x\"}",
                "InvalidParameterException | {\"SecretId\":\"Partner\"}",
                "InvalidParameterException | {\"SecretId\":\"Partner\",\"SecretString\":\"\"}",
                "InvalidParameterException | {\"SecretId\":\"Partner\",\"SecretString\":\"x\",\"ClientRequestToken\":\"short\"}",
                "NotImplemented | {\"SecretId\":\"Partner\",\"SecretBinary\":\"eA==\"}",
                "NotImplemented | {\"SecretId\":\"Partner\",\"SecretString\":\"x\",\"VersionStages\":[\"AWSPENDING\"]}",
                "SerializationException | {"
            })
    void refuses_a_put_that_it_cannot_follow(String code, String request) {
        provision("Partner", """
                {"SecretString":"old"}""");

        assertRefused(code, request);
        assertThat(secrets.resolve("Partner", "")).isEqualTo("old");
    }

    @Test
    void a_text_that_is_no_json_has_no_keys_and_is_not_printed() {
        provision("Partner", """
                {"SecretString":"plain text"}""");

        assertThatThrownBy(() -> secrets.resolve("Partner", "token"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Partner")
                .hasMessageNotContaining("plain")
                .hasNoCause();
    }

    private void assertRefused(String code, String request) {
        assertThatThrownBy(() -> call(OPERATOR, "PutSecretValue", request))
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private String value(Caller caller, String id) {
        return call(caller, "GetSecretValue", "{\"SecretId\":\"" + id + "\"}");
    }

    private String call(Caller caller, String operation, String request) {
        AwsCall call = new AwsCall(
                "secretsmanager", operation, true, caller, WritableHeaders.create(), request.getBytes(UTF_8));
        return new String(secrets.answer(call).body(), UTF_8);
    }

    private Provisioned provision(String logicalId, String properties) {
        Resource resource = new Resource("S", logicalId, "AWS::SecretsManager::Secret");
        try {
            return secrets.provision(resource, resource.properties(new ObjectMapper().readTree(properties)));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
