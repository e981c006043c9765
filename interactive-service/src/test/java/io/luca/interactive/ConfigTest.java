package io.luca.interactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.interactive.privacy.ExportLinks;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {

    private static final String KEYS = "/us-east-1_a/.well-known/jwks.json";

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "AWS_REGION", "us-east-1",
            "LUCA_TABLE", "t",
            "LUCA_TENANT_ROLE_ARN", "arn",
            "LUCA_USER_POOL_ID", "us-east-1_a",
            "LUCA_USER_POOL_CLIENT_ID", "c",
            "LUCA_ERASURE_WORKFLOW_ARN", "erasure",
            "LUCA_EXPORT_WORKFLOW_ARN", "export",
            "LUCA_EXPORT_BUCKET", "exports",
            "LUCA_BLOCKED_DAYS", "30"));

    @Test
    void the_keys_are_at_cognito_by_default() {
        Config config = Config.from(environment);

        assertThat(config.keys()).hasToString("https://cognito-idp.us-east-1.amazonaws.com" + KEYS);
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.basePath()).isEmpty();
    }

    @Test
    void the_sdks_own_variables_move_the_keys_but_not_the_issuer() {
        environment.put("AWS_ENDPOINT_URL", "http://aws.test");
        assertThat(Config.from(environment).keys()).hasToString("http://aws.test" + KEYS);

        environment.put("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://cognito.test");
        assertThat(Config.from(environment).keys()).hasToString("http://cognito.test" + KEYS);
        assertThat(Config.from(environment).issuer())
                .isEqualTo("https://cognito-idp.us-east-1.amazonaws.com/us-east-1_a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_REGION",
                "LUCA_TABLE",
                "LUCA_TENANT_ROLE_ARN",
                "LUCA_USER_POOL_ID",
                "LUCA_USER_POOL_CLIENT_ID",
                "LUCA_ERASURE_WORKFLOW_ARN",
                "LUCA_EXPORT_WORKFLOW_ARN",
                "LUCA_EXPORT_BUCKET",
                "LUCA_BLOCKED_DAYS"
            })
    void a_missing_variable_is_named(String name) {
        environment.put(name, " ");

        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining(name);
    }

    @Test
    void exports_are_at_s3_of_the_region_by_default_and_the_sdks_own_variables_move_them() {
        assertThat(Config.from(environment).privacy().exports())
                .isEqualTo(new ExportLinks.Bucket(
                        "exports", "us-east-1", URI.create("https://s3.us-east-1.amazonaws.com")));

        environment.put("AWS_ENDPOINT_URL", "http://aws.test");
        assertThat(Config.from(environment).privacy().exports().endpoint()).hasToString("http://aws.test");

        environment.put("AWS_ENDPOINT_URL_S3", "http://s3.test");
        assertThat(Config.from(environment).privacy().exports().endpoint()).hasToString("http://s3.test");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "30, 30", "365, 365"})
    void a_student_is_blocked_for_whole_days(String text, int days) {
        environment.put("LUCA_BLOCKED_DAYS", text);

        assertThat(Config.from(environment).privacy().blockedFor()).isEqualTo(Duration.ofDays(days));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "366", "1.5", "P1D"})
    void days_that_are_none_are_refused(String days) {
        environment.put("LUCA_BLOCKED_DAYS", days);

        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining("LUCA_BLOCKED_DAYS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http", "-1", "65536"})
    void a_port_that_is_none_is_refused(String port) {
        environment.put("PORT", port);

        assertThatThrownBy(() -> Config.from(environment)).hasMessageContaining("PORT");
    }
}
