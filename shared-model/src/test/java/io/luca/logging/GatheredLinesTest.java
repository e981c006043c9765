package io.luca.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class GatheredLinesTest {

    private final LoggerContext context = new LoggerContext();
    private final Reader reader = new Reader();
    private final Logger log = logger(reader);

    /** Whoever reads standard output; each write is one text, and none is taken before {@link #read}. */
    private static final class Reader extends OutputStream {

        private final LinkedBlockingQueue<String> writes = new LinkedBlockingQueue<>();
        private final CountDownLatch began = new CountDownLatch(1);
        private final CountDownLatch reads = new CountDownLatch(1);

        @Override
        public void write(int one) {
            throw new UnsupportedOperationException("lines are written at once");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            began.countDown();
            try {
                assertThat(reads.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            writes.add(new String(bytes, offset, length, UTF_8));
        }

        void read() {
            reads.countDown();
        }

        String next() throws InterruptedException {
            return String.valueOf(writes.poll(10, TimeUnit.SECONDS));
        }
    }

    @AfterEach
    void stop() {
        reader.read();
        context.stop();
    }

    @Test
    void the_first_line_is_written_without_waiting_for_others() throws Exception {
        reader.read();

        log.info("first");

        assertThat(reader.next()).isEqualTo("first\n");
    }

    @Test
    void lines_that_came_meanwhile_are_written_together_in_their_order() throws Exception {
        log.info("first");
        reader.began.await();
        IntStream.range(0, 100).forEach(number -> log.info("line {}", number));
        reader.read();

        assertThat(reader.next()).isEqualTo("first\n");
        assertThat(reader.next().lines())
                .containsExactlyElementsOf(IntStream.range(0, 100)
                        .mapToObj(number -> "line " + number)
                        .toList());
    }

    @Test
    void who_logs_does_not_wait_for_a_reader_that_does_not_read_and_warnings_are_lost_last() throws Exception {
        log.info("first");
        reader.began.await();
        IntStream.range(0, 2 * GatheredLines.MOST_WAITING).forEach(_ -> log.info("many"));
        log.warn("worse");
        reader.read();

        assertThat(reader.next()).isEqualTo("first\n");
        List<String> waited = reader.next().lines().toList();
        assertThat(waited).hasSizeLessThan(GatheredLines.MOST_WAITING).endsWith("worse");
    }

    @Test
    void what_waits_when_the_log_is_stopped_is_written() throws Exception {
        reader.read();
        log.info("first");
        assertThat(reader.next()).isEqualTo("first\n");

        log.info("last");
        context.stop();

        assertThat(reader.writes).containsExactly("last\n");
    }

    @Test
    void a_line_says_what_was_known_where_it_was_logged() throws Exception {
        log.info("first");
        reader.began.await();
        MDC.put("school_id", "norte");
        log.info("of");
        MDC.clear();
        reader.read();

        assertThat(reader.next()).isEqualTo("first\n");
        assertThat(reader.next()).isEqualTo("ofnorte\n");
    }

    @Test
    void a_line_that_cannot_be_spelled_takes_no_other_along() throws Exception {
        reader.read();

        log.atInfo().addKeyValue("what", new Unspeakable()).log("first");
        log.info("next");

        assertThat(reader.next()).isEqualTo("next\n");
    }

    private record Unspeakable() {

        @Override
        public String toString() {
            throw new IllegalStateException("no words");
        }
    }

    private Logger logger(Reader reader) {
        context.setMDCAdapter(MDC.getMDCAdapter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%m%X{school_id}%kvp%n");
        encoder.start();
        GatheredLines lines = new GatheredLines(() -> reader);
        lines.setContext(context);
        lines.setEncoder(encoder);
        lines.start();
        Logger logger = context.getLogger("test");
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        return logger;
    }
}
