package io.luca.local.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {

    @TempDir
    private Path parent;

    @Test
    void a_directory_has_one_platform_at_a_time() throws Exception {
        Path data = parent.resolve("data");
        try (DataLock _ = new DataLock(data)) {
            assertThatThrownBy(() -> new DataLock(data))
                    .hasMessageContainingAll(
                            data.toString(),
                            String.valueOf(ProcessHandle.current().pid()));
        }
        new DataLock(data).close();
    }

    @Test
    void what_it_makes_is_for_its_owner_only() throws Exception {
        Path data = parent.resolve("data");
        new DataLock(data).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }
}
