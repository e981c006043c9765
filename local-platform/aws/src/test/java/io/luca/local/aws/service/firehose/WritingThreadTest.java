package io.luca.local.aws.service.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WritingThreadTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final WritingThread thread = new WritingThread();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        opened.countDown();
        assertThat(thread.close(LONG)).isTrue();
    }

    @Test
    void who_waits_goes_on_once_all_that_was_given_is_written_in_its_order() {
        thread.write(this::writeOnceOpened);
        thread.write(() -> written.add("second"));

        assertThat(thread.awaitWritten(SHORT)).isFalse();
        opened.countDown();
        assertThat(thread.awaitWritten(LONG)).isTrue();

        assertThat(written).containsExactly("first", "second");
    }

    @Test
    void a_buffer_that_fails_holds_nobody_up() {
        opened.countDown();
        thread.write(() -> {
            writeOnceOpened();
            throw new IllegalStateException("no bucket");
        });

        assertThat(thread.awaitWritten(LONG)).isTrue();
    }

    @Test
    void what_comes_after_the_end_is_refused_and_waited_for_by_nobody() throws InterruptedException {
        assertThat(thread.close(LONG)).isTrue();

        assertThatThrownBy(() -> thread.write(() -> written.add("late")))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(thread.awaitWritten(SHORT)).isTrue();
        assertThat(written).isEmpty();
    }

    private void writeOnceOpened() {
        try {
            opened.await();
            written.add("first");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
