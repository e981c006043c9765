package io.luca.local.dynamodb.store;

import static io.luca.local.dynamodb.store.StoredText.bytes;
import static io.luca.local.dynamodb.store.StoredText.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.dynamodb.store.Writes.Write;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramesTest {

    private static final byte[] FIRST = frame("first");
    private static final byte[] LAST = frame("three", "four");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("frames");
    }

    private static byte[] frame(String... keys) {
        return Frames.frame(Arrays.stream(keys)
                .map(key -> new Write(bytes(key), key.equals("two") ? null : bytes("value of " + key)))
                .toList());
    }

    private static byte[] whole() {
        return joined(FIRST, frame("one"), frame("two"), frame(), LAST);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private List<String> read(byte[] content) throws IOException {
        Files.write(file, content);
        return read();
    }

    private List<String> read() throws IOException {
        List<String> read = new ArrayList<>();
        try (Frames.Reader frames = new Frames.Reader(file)) {
            List<Write> first = frames.next();
            if (first == null || !Arrays.equals(Frames.frame(first), FIRST)) {
                throw frames.damaged();
            }
            for (List<Write> writes = frames.next(); writes != null; writes = frames.next()) {
                read.add(writes.stream()
                        .map(write -> text(write.key()) + (write.value() == null ? " removed" : ""))
                        .toList()
                        .toString());
            }
        }
        return read;
    }

    @Test
    void frames_are_read_as_they_were_written() throws IOException {
        assertThat(read(whole())).containsExactly("[one]", "[two removed]", "[]", "[three, four]");
    }

    @Test
    void whatever_end_is_missing_the_frames_before_it_are_read() throws IOException {
        byte[] whole = whole();
        for (int length = FIRST.length; length < whole.length; length++) {
            assertThat(read(Arrays.copyOf(whole, length)))
                    .as("cut to %d", length)
                    .isSubsetOf("[one]", "[two removed]", "[]")
                    .hasSizeLessThan(4);
        }
        assertThat(read(Arrays.copyOf(whole, whole.length - 1))).containsExactly("[one]", "[two removed]", "[]");
    }

    @Test
    void zeros_at_the_end_are_what_was_not_written_yet() throws IOException {
        assertThat(read(joined(whole(), new byte[5000]))).hasSize(4);
    }

    @Test
    void whichever_bit_was_changed_no_other_frame_is_lost_without_a_word() throws IOException {
        byte[] whole = whole();
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 1; bit < 256; bit <<= 1) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) bit;
                Files.write(file, changed);

                if (at < whole.length - LAST.length + 12) {
                    assertThatThrownBy(this::read)
                            .as("byte %d bit %d", at, bit)
                            .isInstanceOf(StoreRefusedException.class)
                            .hasMessageContaining(file.toString())
                            .hasMessageContaining("damaged");
                } else {
                    assertThat(read()).as("byte %d bit %d", at, bit).containsExactly("[one]", "[two removed]", "[]");
                }
            }
        }
    }

    @Test
    void a_file_of_something_else_is_named() {
        assertThatThrownBy(() -> read(frame("else"))).hasMessageContaining(file.toString());
        assertThatThrownBy(() -> read(bytes("a text"))).hasMessageContaining(file.toString());
        assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining(file.toString());
    }

    @Test
    void a_journal_cuts_off_what_follows_its_last_whole_frame() throws IOException {
        byte[] begun = joined(FIRST, frame("one"));
        Files.write(file, joined(begun, Arrays.copyOf(LAST, LAST.length - 1)));

        try (Journal journal = new Journal(file, begun.length)) {
            journal.add(frame("two"));
        }

        assertThat(file).hasBinaryContent(joined(begun, frame("two")));
    }
}
