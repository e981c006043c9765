package io.luca.local.aws.service.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes as RFC 6238 has them. */
class TotpTest {

    /** {@code 12345678901234567890}, the secret of the RFC's own examples. */
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    /** The last six digits of the eight in https://www.rfc-editor.org/rfc/rfc6238#appendix-B */
    @ParameterizedTest
    @CsvSource({
        "59,287082",
        "1111111109,081804",
        "1111111111,050471",
        "1234567890,005924",
        "2000000000,279037",
        "20000000000,353130"
    })
    void are_those_of_the_rfc(long seconds, String code) {
        assertThat(Totp.code(SECRET, Instant.ofEpochSecond(seconds))).isEqualTo(code);
    }

    @Test
    void of_the_step_before_and_the_step_after_are_taken_too_and_no_others() {
        Instant now = Instant.ofEpochSecond(1_000_000_000);
        String code = Totp.code(SECRET, now);

        for (int late : new int[] {-30, 0, 30}) {
            assertThat(Totp.stepOf(SECRET, code, now.plusSeconds(late))).hasValue(1_000_000_000 / 30);
        }
        for (int late : new int[] {-60, 60, 90}) {
            assertThat(Totp.stepOf(SECRET, code, now.plusSeconds(late))).isEmpty();
        }
    }

    @Test
    void belong_to_one_secret() {
        Instant now = Instant.ofEpochSecond(1_000_000_000);
        String fresh = Totp.newSecret();

        assertThat(fresh).matches("[A-Z2-7]{52}").isNotEqualTo(Totp.newSecret());
        assertThat(Totp.stepOf(fresh, Totp.code(fresh, now), now)).isPresent();
        assertThat(Totp.code(fresh, now).equals(Totp.code(SECRET, now))
                        && Totp.code(fresh, now.plusSeconds(30)).equals(Totp.code(SECRET, now.plusSeconds(30))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "28708", "2870820", "+87082", "abcdef", "２８７０８２"})
    void are_six_digits_and_nothing_else(String code) {
        assertThat(Totp.stepOf(SECRET, code, Instant.ofEpochSecond(59))).isEmpty();
    }

    @Test
    void need_a_secret_in_base_32() {
        assertThatThrownBy(() -> Totp.code("not1base32", Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
    }
}
