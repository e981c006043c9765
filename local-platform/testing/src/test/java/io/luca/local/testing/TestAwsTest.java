package io.luca.local.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestAwsTest {

    private static final Map<String, String> KEY =
            Map.of("AWS_ACCESS_KEY_ID", "MINE", "AWS_SECRET_ACCESS_KEY", "my-secret");

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "embedded")
    void without_a_word_it_is_the_engine_of_this_process(String value) {
        assertThat(other(value, KEY)).isEmpty();
    }

    @Test
    void an_address_is_where_all_services_answer_to_who_has_the_key_of_the_environment() {
        TestAws other = other("http://127.0.0.1:4566", KEY).orElseThrow();

        assertThat(other.endpoint()).isEqualTo(URI.create("http://127.0.0.1:4566"));
        assertThat(other.credentials().accessKeyId()).isEqualTo("MINE");
        assertThat(other.credentials().secretAccessKey()).isEqualTo("my-secret");
    }

    @Test
    void without_a_key_there_tests_sign_with_one_of_their_own() {
        assertThat(other("http://127.0.0.1:4566", Map.of())
                        .orElseThrow()
                        .credentials()
                        .accessKeyId())
                .isEqualTo("test");
    }

    @Test
    void localstack_is_started_when_it_is_asked_for_and_gets_nobodys_own_key() {
        TestAws other = TestAws.other("localstack", KEY, () -> URI.create("http://127.0.0.1:49153"))
                .orElseThrow();

        assertThat(other.endpoint()).isEqualTo(URI.create("http://127.0.0.1:49153"));
        assertThat(other.credentials().accessKeyId()).isEqualTo("test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "LocalStack",
                "aws",
                "http://127.0.0.1",
                "http://127.0.0.1:4566/",
                "http://me@127.0.0.1:4566",
                "https://dynamodb.us-east-1.amazonaws.com",
                "https://127.0.0.1:4566"
            })
    void anything_else_is_refused_by_name(String value) {
        assertThatThrownBy(() -> other(value, KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Dluca.aws is embedded, localstack or http://HOST:PORT, not \"" + value + "\"");
    }

    private static Optional<TestAws> other(String value, Map<String, String> environment) {
        return TestAws.other(value, environment, () -> {
            throw new AssertionError("nobody asked for a container");
        });
    }
}
