package io.luca.store;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * For the tests of every module: ends the process, as far as a thread can be ended, at the n-th call to the store: before it is sent, or after it was done and
 * before the answer is seen. Every later call ends as well: a dead process makes none.
 */
public final class FaultyCalls implements ExecutionInterceptor {

    /** What a killed process would not live to catch. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The point of the call at which the process ends. */
    public enum KillPoint {
        BEFORE,
        AFTER
    }

    private final AtomicInteger calls = new AtomicInteger();
    private final int last;
    private final KillPoint point;

    /** @param last the number of the call, from 1 */
    public FaultyCalls(int last, KillPoint point) {
        this.last = last;
        this.point = point;
    }

    /** How many calls there were. */
    public int calls() {
        return calls.get();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        int number = calls.incrementAndGet();
        if (number > last || (number == last && point == KillPoint.BEFORE)) {
            throw new Killed();
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (calls.get() >= last && point == KillPoint.AFTER) {
            throw new Killed();
        }
    }
}
