package io.luca.local.dynamodb.store;

import static io.luca.local.dynamodb.store.StoredText.all;
import static io.luca.local.dynamodb.store.StoredText.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    void what_is_overwritten_gives_its_space_back_and_nothing_is_lost() throws IOException {
        StoreWriter writer = new StoreWriter("one");
        int number = 0;
        try (Store store = Stores.in(directory, StoreWriter.SMALL)) {
            while (!hasSnapshotsAfter(3)) {
                number++;
                store.write(writer.writes(number));
            }
        }

        assertThat(names()).as("what is in a snapshot is in no other file").doesNotContain("1.journal", "3.journal");
        assertThat(names()).filteredOn(name -> name.endsWith(".snapshot")).hasSize(1);
        try (Store store = Stores.in(directory)) {
            assertThat(writer.in(store)).isEqualTo(writer.after(number));
        }
    }

    /** A hundred writes, in more than one journal. */
    private StoreWriter writeWithoutSnapshots() throws IOException {
        StoreWriter writer = new StoreWriter("one");
        Path inItsWay = Files.createDirectories(directory.resolve("1.snapshot.unfinished/x"));
        try (Store store = Stores.in(directory, StoreWriter.SMALL)) {
            for (int number = 1; number <= 100; number++) {
                store.write(writer.writes(number));
            }
        }
        Files.delete(inItsWay);
        return writer;
    }

    @Test
    void a_disk_without_room_for_a_snapshot_keeps_the_journals() throws IOException {
        StoreWriter writer = writeWithoutSnapshots();

        assertThat(names()).contains("1.journal", "2.journal").doesNotContain("1.snapshot");
        try (Store store = Stores.in(directory)) {
            assertThat(writer.in(store)).isEqualTo(writer.after(100));
        }
    }

    @Test
    void a_journal_that_lost_its_last_whole_frames_before_others_is_named() throws IOException {
        StoreWriter _ = writeWithoutSnapshots();
        Path first = directory.resolve("1.journal");
        byte[] whole = Files.readAllBytes(first);

        for (long end : endsOfFrames(first)) {
            Files.write(first, Arrays.copyOf(whole, (int) end));
            assertThatThrownBy(() -> Stores.in(directory))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining(first + " is damaged: it has " + end + " of " + whole.length + " bytes");
        }
    }

    /** Where the frames of a file end, but for the last one. */
    private static List<Long> endsOfFrames(Path file) throws IOException {
        List<Long> ends = new ArrayList<>();
        try (Frames.Reader frames = new Frames.Reader(file)) {
            while (frames.next() != null) {
                ends.add(frames.whole());
            }
        }
        ends.removeLast();
        return ends;
    }

    @Test
    void a_journal_that_has_another_behind_it_is_named() throws IOException {
        Stores.in(directory).close();
        Path journal = directory.resolve("1.journal");
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, whole, StandardOpenOption.APPEND);

        assertThatThrownBy(() -> Stores.in(directory))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(journal.toString());
    }

    @Test
    void a_thread_that_was_interrupted_writes_and_closes_as_others_do() {
        try (Store store = Stores.in(directory)) {
            Thread.currentThread().interrupt();
            store.write(new Writes().put(bytes("a"), bytes("1")));
            store.write(new Writes().put(bytes("b"), bytes("2")));
        }
        assertThat(Thread.interrupted()).isTrue();

        try (Store store = Stores.in(directory)) {
            assertThat(all(store)).containsExactly("a=1", "b=2");
        }
    }

    private boolean hasSnapshotsAfter(int number) {
        return names().stream()
                .filter(name -> name.endsWith(".snapshot"))
                .anyMatch(name -> Integer.parseInt(name.replace(".snapshot", "")) > number);
    }

    private List<String> names() {
        return List.of(Objects.requireNonNull(directory.toFile().list()));
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
            // who may write everywhere may not write what the kernel of Linux shows of processes
            Path refused = Files.isWritable(tables) ? Path.of("/proc/self") : tables;

            assertThatThrownBy(() -> Stores.in(refused))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining(refused.toString());
        } finally {
            Files.setPosixFilePermissions(tables, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
