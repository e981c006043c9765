package io.luca.local.dynamodb.store;

import static io.luca.local.dynamodb.store.StoredText.all;
import static io.luca.local.dynamodb.store.StoredText.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends StoreContract {

    @TempDir
    private Path directory;

    @Override
    Store open() {
        return Stores.in(directory.resolve("contract"));
    }

    @Test
    void what_was_written_is_there_when_the_directory_is_opened_again() {
        Path tables = directory.resolve("tables");
        try (Store store = Stores.in(tables)) {
            store.write(new Writes().put(bytes("a"), bytes("1")).put(bytes("b"), bytes("2")));
        }
        try (Store store = Stores.in(tables)) {
            store.write(new Writes().remove(bytes("a")));
        }

        try (Store store = Stores.in(tables)) {
            assertThat(all(store)).containsExactly("b=2");
        }
    }

    @Test
    void a_directory_that_is_open_is_refused_by_name() {
        try (Store store = Stores.in(directory)) {
            assertThatThrownBy(() -> Stores.in(directory))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("in use");

            store.write(new Writes().put(bytes("a"), bytes("1")));
            assertThat(all(store)).containsExactly("a=1");
        }
    }

    @Test
    void tables_of_the_earlier_build_are_refused_with_what_to_do() throws IOException {
        Files.writeString(directory.resolve("shared-local-instance.db"), "SQLite format 3");

        assertThatThrownBy(() -> Stores.in(directory))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("earlier build")
                .hasMessageContaining("Begin anew");
        assertThat(directory).isDirectoryContaining("glob:**shared-local-instance.db");
    }

    @Test
    void a_path_that_is_a_file_is_refused_by_name() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> Stores.in(file))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void a_directory_that_may_not_be_written_is_refused_by_name() throws IOException {
        Path tables = directory.resolve("tables");
        Stores.in(tables).close();
        Files.setPosixFilePermissions(tables, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(tables), "this user may write everything");

            assertThatThrownBy(() -> Stores.in(tables))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining(tables.toString());
        } finally {
            Files.setPosixFilePermissions(tables, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
