package io.luca.local.aws.service.pipes;

import io.luca.local.aws.time.Timeline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pauses of one pipe between the tries of a batch, by the machine's time. Time that passes at once stands still until a try that is due was made:
 * so a minute in which the target is away has as many tries as a minute that one waits for. One thread pauses, and any may let time pass.
 */
final class Pauses {

    private static final Duration LONGEST_TRY = Duration.ofSeconds(30);

    private final Timeline timeline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean isTrying;

    Pauses(Timeline timeline) {
        this.timeline = timeline;
        timeline.settleBy(this::awaitTried);
    }

    /** Waits until so much time has passed; what was tried before is told by that. */
    void pause(Duration time) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Timeline.Entry due;
        lock.lock(); // a try that is due at once is under way after what was tried before, and time that passes
        // finds one of both
        try {
            due = timeline.at(timeline.now().plus(time), () -> {
                set(true);
                over.countDown();
            });
            set(false);
        } finally {
            lock.unlock();
        }
        try {
            over.await();
        } finally {
            due.cancel();
        }
    }

    /** Says that the batch is through, so that time may go on. */
    void tried() {
        set(false);
    }

    private void set(boolean now) {
        lock.lock();
        try {
            isTrying = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitTried() {
        lock.lock();
        try {
            long left = LONGEST_TRY.toNanos();
            while (isTrying && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
