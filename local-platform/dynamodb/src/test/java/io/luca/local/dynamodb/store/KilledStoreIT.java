package io.luca.local.dynamodb.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledStoreIT {

    private static final String WRITERS = "one,two,three";
    private static final Pattern WROTE = Pattern.compile("wrote (\\w+) (\\d+)");

    @TempDir
    private Path directory;

    /** Each life of the process goes on where the one before was ended. */
    @RepeatedTest(3)
    void after_every_kill_each_acknowledged_write_is_there_and_none_by_half() throws Exception {
        Random moments = new Random();
        Map<String, Integer> acknowledged = new HashMap<>();
        for (int life = 0; life < 6; life++) {
            run(acknowledged, moments.nextInt(4_000));

            try (Store store = Stores.in(directory)) {
                for (String name : WRITERS.split(",")) {
                    StoreWriter writer = new StoreWriter(name);
                    int last = writer.last(store);
                    int sure = acknowledged.getOrDefault(name, 0);
                    assertThat(last).as("last write of %s", name).isBetween(sure, sure + 1);
                    assertThat(writer.in(store)).isEqualTo(writer.after(last));
                    acknowledged.put(name, last);
                }
            }
        }
    }

    private void run(Map<String, Integer> acknowledged, int lines) throws IOException {
        try (WriterProcess process = new WriterProcess(directory, WRITERS, ":")) {
            assertThat(process.line()).isEqualTo("open");
            int line = 0;
            for (String said = process.line(); !said.isEmpty(); said = process.line()) {
                Matcher wrote = WROTE.matcher(said);
                if (wrote.matches()) {
                    acknowledged.merge(wrote.group(1), Integer.valueOf(wrote.group(2)), Math::max);
                } else {
                    assertThat(line).as("what was cut off: %s", said).isGreaterThan(lines);
                }
                if (line++ == lines) {
                    process.kill();
                }
            }
        }
    }

    @Test
    void a_second_process_is_refused_by_name_and_the_first_one_goes_on() throws Exception {
        try (WriterProcess first = new WriterProcess(directory, "one", ":")) {
            assertThat(first.line()).isEqualTo("open");

            try (WriterProcess second = new WriterProcess(directory, "two", ":")) {
                assertThat(second.line())
                        .startsWith("refused ")
                        .contains(directory.toString())
                        .contains("in use");
            }
            assertThat(first.line()).startsWith("wrote one ");
        }
    }

    /** A file that may not grow is how a full disk looks to a process; blocks of 1,024 bytes. */
    @Test
    void a_full_disk_makes_writes_fail_and_nothing_is_half_written() throws Exception {
        int sure = 0;
        try (WriterProcess process = new WriterProcess(directory, "one", "ulimit -f 90")) {
            assertThat(process.line()).isEqualTo("open");
            String said = process.line();
            for (; said.startsWith("wrote "); said = process.line()) {
                sure = Integer.parseInt(said.split(" ")[2]);
            }
            assertThat(said).startsWith("unavailable one " + (sure + 1)).contains(directory.toString());
        }

        try (Store store = Stores.in(directory)) {
            StoreWriter one = new StoreWriter("one");
            assertThat(one.last(store)).isEqualTo(sure);
            assertThat(one.in(store)).isEqualTo(one.after(sure));
            store.write(one.writes(sure + 1));
            assertThat(one.in(store)).isEqualTo(one.after(sure + 1));
        }
    }
}
