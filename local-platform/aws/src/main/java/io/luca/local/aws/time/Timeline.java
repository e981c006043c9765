package io.luca.local.aws.time;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is due at which instant, by the platform's clock and the time that was let pass besides. Tasks run one after the other,
 * in order of time; a task that takes long hands its work to a thread of its own. Safe for use by many threads.
 */
public final class Timeline implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Timeline.class);
    /** A clock may be moved from outside, and nobody would tell. */
    private static final long LOOKS_AGAIN_MILLIS = 500;

    private final Clock clock;
    private final PassedTime passed;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock running = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Runnable> settling = new CopyOnWriteArrayList<>();
    private long added;
    private boolean isClosed;

    /** Something that is due, and can be called off. */
    public interface Entry {

        /** Takes it from the timeline, if it did not run yet. */
        void cancel();
    }

    /** A task, with its place among those that are due at the same instant. */
    private final class Task implements Comparable<Task>, Entry {

        private final Instant due;
        private final long place;
        private final Runnable work;

        Task(Instant due, long place, Runnable work) {
            this.due = due;
            this.place = place;
            this.work = work;
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                var _ = tasks.remove(this);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int compareTo(Task other) {
            int byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(place, other.place);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** A timeline on which nothing is due. Tasks run by {@link #pass} and {@link #runDue} only, until {@link #start}. */
    public Timeline(Clock clock) {
        this(clock, Optional.empty());
    }

    /**
     * A timeline on which nothing is due.
     *
     * @param passed the file that says how much time was let pass until now, also by earlier timelines
     */
    public Timeline(Clock clock, Optional<Path> passed) {
        this.clock = clock;
        this.passed = new PassedTime(passed);
    }

    /** Now, with the time that was let pass. */
    public Instant now() {
        return clock.instant().plus(passed.get());
    }

    /** Now by the clock alone, as processes see it that know nothing of the time that was let pass. */
    public Instant unmoved() {
        return clock.instant();
    }

    /** This timeline's time, as a clock. */
    public Clock clock() {
        InstantSource moved = this::now;
        return moved.withZone(ZoneOffset.UTC);
    }

    /** Puts a task on the timeline; one that is already due runs as soon as it can. */
    public Entry at(Instant due, Runnable work) {
        lock.lock();
        try {
            Task task = new Task(due, added++, work);
            tasks.add(task);
            changed.signalAll();
            return task;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds what {@link #pass} waits for before it leaves an instant, so that work on other threads which a task began is done at
     * the time that it began at. It must end: time stands still until then.
     */
    public void settleBy(Runnable settled) {
        settling.add(settled);
    }

    /** Runs what is due, from one instant to the next, while the time passes at once. */
    public void pass(Duration time) {
        settling.forEach(Runnable::run);
        Instant end = now().plus(time);
        for (Optional<Instant> next = next(end); next.isPresent(); next = next(end)) {
            moveTo(next.get());
            runDue();
            settling.forEach(Runnable::run);
        }
        moveTo(end);
    }

    /** Runs all tasks that are due now. */
    public void runDue() {
        running.lock(); // two at once would run one instant's tasks in any order
        try {
            for (Task task = due(); task != null; task = due()) {
                run(task);
            }
        } finally {
            running.unlock();
        }
    }

    /** Lets the tasks run by themselves, as time goes by. */
    public void start() {
        var _ = Thread.ofVirtual().name("timeline").start(() -> {
            while (awaitDue()) {
                runDue();
            }
        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            tasks.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        passed.close();
    }

    private void run(Task task) {
        try {
            task.work.run();
        } catch (RuntimeException failed) { // one task's failure is no other's
            log.error("what was due at {} failed", task.due, failed);
        }
    }

    private void moveTo(Instant instant) {
        Duration ahead = Duration.between(now(), instant);
        if (ahead.isPositive()) {
            passed.add(ahead);
        }
    }

    private Optional<Instant> next(Instant end) {
        lock.lock();
        try {
            return Optional.ofNullable(tasks.peek()).map(task -> task.due).filter(due -> !due.isAfter(end));
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Task due() {
        lock.lock();
        try {
            Task first = tasks.peek();
            return first != null && !first.due.isAfter(now()) ? tasks.poll() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is due; false once this was closed. */
    private boolean awaitDue() {
        lock.lock();
        try {
            while (!isClosed) {
                Task first = tasks.peek();
                if (first != null && !first.due.isAfter(now())) {
                    return true;
                }
                boolean _ = changed.await(LOOKS_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return false;
    }
}
