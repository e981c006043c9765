package io.luca.local.aws.time;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what is at work, so that others can wait until nothing is. Safe for use by many threads. */
public final class Activity {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private int busy;

    public void begin() {
        lock.lock();
        try {
            busy++;
        } finally {
            lock.unlock();
        }
    }

    public void end() {
        lock.lock();
        try {
            busy--;
            if (busy == 0) {
                quiet.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is at work; false if the limit, in real time, came first. */
    public boolean awaitQuiet(Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (busy > 0 && left > 0) {
                left = quiet.awaitNanos(left);
            }
            return busy == 0;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
