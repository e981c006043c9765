package io.luca.local.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.AwsCall;
import io.luca.local.aws.AwsError;
import io.luca.local.aws.Caller;
import io.luca.local.template.Properties;
import io.luca.local.template.Provisioned;
import io.luca.local.template.Resource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SecretsTest {

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

        assertThat(value(new Caller.AccountRoot("000000000000"), arn)).contains("\"SecretString\":\"known\"");
        assertThatThrownBy(() -> value(new Caller.Anonymous(), arn))
                .hasMessage("secretsmanager:GetSecretValue on " + arn);
    }

    private String value(Caller caller, String id) {
        byte[] body = ("{\"SecretId\":\"" + id + "\"}").getBytes(UTF_8);
        AwsCall call = new AwsCall("secretsmanager", "GetSecretValue", true, caller, WritableHeaders.create(), body);
        return new String(secrets.answer(call).body(), UTF_8);
    }

    private Provisioned provision(String logicalId, String properties) {
        Resource resource = new Resource("S", logicalId, "AWS::SecretsManager::Secret");
        try {
            return secrets.provision(resource, new Properties(resource, new ObjectMapper().readTree(properties)));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
