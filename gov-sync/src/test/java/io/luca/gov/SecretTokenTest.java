package io.luca.gov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.LucaException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class SecretTokenTest {

    private String secret = "{\"token\": \"t-1\"}";
    private Instant now = School.DAY;
    private int reads;

    private final SecretToken token = new SecretToken(
            () -> {
                reads++;
                return secret;
            },
            () -> now);

    @Test
    void a_token_is_read_once_in_five_minutes() {
        token.current();
        now = now.plus(Duration.ofMinutes(5));
        assertThat(token.current()).isEqualTo("t-1");
        assertThat(reads).isOne();

        secret = "{\"token\": \"t-2\"}";
        now = now.plusSeconds(1);

        assertThat(token.current()).isEqualTo("t-2");
    }

    @Test
    void a_token_that_is_refused_is_read_anew_and_kept() {
        token.current();
        secret = "{\"token\": \"t-2\"}";

        assertThat(token.renewed()).isEqualTo("t-2");
        assertThat(token.current()).isEqualTo("t-2");
        assertThat(reads).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t-1", "{}", "{\"token\": \"\"}", "{\"token\": \"a\\r\\nb\"}", "{\"token\": 5}"})
    void a_secret_without_a_token_says_so_and_shows_nothing(String other) {
        secret = other;

        assertThatThrownBy(token::current)
                .isInstanceOf(LucaException.class)
                .hasMessage("the secret with the government's token has none");
        assertThat(token.toString()).doesNotContain("t-1");
    }

    @Test
    void a_secret_that_cannot_be_read_may_be_tried_again() {
        SecretToken unreachable = new SecretToken(
                () -> {
                    throw SdkClientException.create("unreachable");
                },
                () -> now);

        assertThatThrownBy(unreachable::current)
                .isInstanceOfSatisfying(
                        LucaException.class,
                        failed -> assertThat(failed.retryable()).isTrue());
    }
}
