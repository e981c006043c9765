package io.luca.local.dynamodb.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that lost bytes or whose bytes were changed: what is in them is answered whole, or the store says that it is damaged. */
class DamagedStoreIT {

    private static final int WRITES = 700;
    private static final int TRIES = 200;

    private final StoreWriter writer = new StoreWriter("one");
    private final Random random = new Random();

    @TempDir
    private Path directory;

    private Path killed;

    /** The files are as a killed process leaves them: an end that is told adds nothing. */
    @BeforeEach
    void write() {
        killed = directory.resolve("killed");
        try (Store store = Stores.in(killed, StoreWriter.SMALL)) {
            for (int number = 1; number <= WRITES; number++) {
                store.write(writer.writes(number));
            }
        }
    }

    @Test
    void a_changed_byte_is_found_and_named_or_was_in_nothing_that_counts() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Path changed = copy(killed, directory.resolve("changed" + i));
            Path file = anyFile(changed);
            long at = random.nextLong(Files.size(file));
            int bit = 1 << random.nextInt(8);
            try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer one = ByteBuffer.allocate(1);
                bytes.read(one, at);
                one.put(0, (byte) (one.get(0) ^ bit));
                bytes.write(one.flip(), at);
            }

            answersWholeOrNamesTheDirectory(changed, file.getFileName() + " at " + at + " bit " + bit, WRITES - 1);
        }
    }

    @Test
    void a_file_that_lost_its_end_is_named_or_answers_as_it_was_after_some_write() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Path cut = copy(killed, directory.resolve("cut" + i));
            Path file = anyFile(cut);
            long length = random.nextLong(Files.size(file));
            try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
                bytes.truncate(length);
            }

            answersWholeOrNamesTheDirectory(cut, file.getFileName() + " cut to " + length, 1);
        }
    }

    @Test
    void a_file_that_is_empty_or_gone_is_not_taken_for_a_new_store() throws IOException {
        for (Path file : files(killed)) {
            Path emptied = copy(killed, directory.resolve("emptied-" + file.getFileName()));
            Files.write(emptied.resolve(file.getFileName()), new byte[0]);
            answersWholeOrNamesTheDirectory(emptied, file.getFileName() + " emptied", 1);

            Path without = copy(killed, directory.resolve("without-" + file.getFileName()));
            Files.delete(without.resolve(file.getFileName()));
            answersWholeOrNamesTheDirectory(without, file.getFileName() + " deleted", 1);
        }
    }

    private void answersWholeOrNamesTheDirectory(Path damaged, String how, int atLeast) {
        try (Store store = Stores.in(damaged)) {
            int last = writer.last(store);
            List<String> all = writer.in(store);

            assertThat(last).as(how).isBetween(atLeast, WRITES);
            assertThat(all).as(how).isEqualTo(writer.after(last));
        } catch (StoreRefusedException | StoreUnavailableException named) {
            assertThat(named).as(how).hasMessageContaining(damaged.toString());
        }
    }

    private Path anyFile(Path in) throws IOException {
        List<Path> files =
                files(in).stream().filter(file -> file.toFile().length() > 0).toList();
        return files.get(random.nextInt(files.size()));
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
        return to;
    }
}
