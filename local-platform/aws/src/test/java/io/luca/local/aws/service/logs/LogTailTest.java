package io.luca.local.aws.service.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    private static final int ONE_READ = 1 << 16;
    private static final int LONGEST_LINE = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void a_line_is_read_once_it_has_ended_however_many_writes_it_came_in() throws IOException {
        LogTail tail = new LogTail(file());

        append("one\ntwo and ");
        assertThat(read(tail)).containsExactly("one");
        append("a half");
        assertThat(read(tail)).isEmpty();
        append("\n\nthree\n");
        assertThat(read(tail)).containsExactly("two and a half", "", "three");
        assertThat(read(tail)).isEmpty();
    }

    @Test
    void a_line_and_a_letter_that_lie_on_the_border_of_two_reads_are_whole() throws IOException {
        LogTail tail = new LogTail(file());
        String onTheBorder = "x".repeat(ONE_READ - 1) + "ñandú";
        String wide = "ñ".repeat(2 * ONE_READ);

        append(onTheBorder + "\n" + wide + "\nlast\n");

        assertThat(read(tail)).containsExactly(onTheBorder, wide, "last");
    }

    @Test
    void of_a_line_that_is_too_long_the_rest_is_passed_over() throws IOException {
        LogTail tail = new LogTail(file());

        append("x".repeat(LONGEST_LINE + 2 * ONE_READ) + "\nnext\n");

        assertThat(read(tail)).containsExactly("x".repeat(LONGEST_LINE), "next");
    }

    @Test
    void what_was_there_before_is_not_read_and_a_file_that_is_begun_anew_is() throws IOException {
        append("old\n");
        LogTail tail = new LogTail(file());
        assertThat(read(tail)).isEmpty();

        append("begun, ");
        assertThat(read(tail)).isEmpty();
        Files.writeString(file(), "anew\n");

        assertThat(read(tail)).containsExactly("anew");
    }

    private Path file() {
        return directory.resolve("function.log");
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<String> read(LogTail tail) throws IOException {
        List<String> lines = new ArrayList<>();
        tail.read(lines::add);
        return lines;
    }
}
