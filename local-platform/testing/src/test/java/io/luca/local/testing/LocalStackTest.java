package io.luca.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What it says where it cannot run. That it runs is for a machine to show that has Docker and a token. */
class LocalStackTest {

    @Test
    void what_is_missing_is_named() {
        assertThat(LocalStack.missing(false, "a token"))
                .contains("-Dluca.aws=localstack needs Docker, to start " + LocalStack.IMAGE);
        assertThat(LocalStack.missing(true, null))
                .contains("-Dluca.aws=localstack needs a token in LOCALSTACK_AUTH_TOKEN, to start " + LocalStack.IMAGE);
        assertThat(LocalStack.missing(false, " "))
                .contains("-Dluca.aws=localstack needs Docker and a token in LOCALSTACK_AUTH_TOKEN, to start "
                        + LocalStack.IMAGE);
    }

    @Test
    void with_both_nothing_is_missing() {
        assertThat(LocalStack.missing(true, "a token")).isEmpty();
    }
}
