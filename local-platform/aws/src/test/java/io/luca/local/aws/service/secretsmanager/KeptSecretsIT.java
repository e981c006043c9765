package io.luca.local.aws.service.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was put into a secret, for the next process. */
class KeptSecretsIT {

    @TempDir
    private Path directory;

    @Test
    void the_last_text_is_kept_and_never_printed() {
        KeptSecrets.Kept renewed = new KeptSecrets.Kept("renewed", "v2", Instant.parse("2026-01-02T00:00:00Z"));
        try (KeptSecrets secrets = new KeptSecrets(directory)) {
            secrets.keep("arn:government", new KeptSecrets.Kept("first", "v1", Instant.EPOCH));
            secrets.keep("arn:government", renewed);
        }

        try (KeptSecrets secrets = new KeptSecrets(directory)) {
            assertThat(secrets.find("arn:government")).contains(renewed);
            assertThat(secrets.find("arn:other")).isEmpty();
        }
        assertThat(renewed.toString()).doesNotContain("renewed");
    }
}
