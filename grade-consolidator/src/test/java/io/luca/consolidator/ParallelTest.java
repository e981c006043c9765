package io.luca.consolidator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelTest {

    @Test
    void callers_share_the_width() throws InterruptedException {
        Parallel parallel = new Parallel(2);
        CountDownLatch full = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger othersBegun = new AtomicInteger();
        CompletableFuture<Progress> first = CompletableFuture.supplyAsync(() -> parallel.run(
                List.of(1, 2).iterator(),
                _ -> {
                    full.countDown();
                    await(end);
                },
                () -> false));
        full.await();

        Thread second =
                new Thread(() -> parallel.run(List.of(3).iterator(), _ -> othersBegun.incrementAndGet(), () -> false));
        second.start();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        assertThat(othersBegun).hasValue(0);
        end.countDown();
        second.join();
        assertThat(first.join()).isEqualTo(Progress.COMPLETE);
        assertThat(othersBegun).hasValue(1);
    }

    @Test
    void what_is_not_begun_or_fails_takes_no_room_from_others() {
        Parallel parallel = new Parallel(1);

        assertThat(parallel.run(List.of(1).iterator(), _ -> {}, () -> true)).isEqualTo(Progress.TIME_UP);
        assertThatThrownBy(() -> parallel.run(
                        List.of(1).iterator(),
                        _ -> {
                            throw new IllegalStateException("broken");
                        },
                        () -> false))
                .hasMessage("broken");

        assertThat(parallel.run(List.of(1).iterator(), _ -> {}, () -> false)).isEqualTo(Progress.COMPLETE);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
