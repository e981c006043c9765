package io.luca.gov;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Ends the process, as far as a thread can be ended, at the n-th call to the store: before it is sent, or after it was done and
 * before the answer is seen. Every later call ends as well: a dead process makes none.
 */
final class FaultyCalls implements ExecutionInterceptor {

    /** What a killed process would not live to catch. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** When the process ends. */
    enum Moment {
        BEFORE,
        AFTER
    }

    private final AtomicInteger calls = new AtomicInteger();
    private final int last;
    private final Moment moment;

    FaultyCalls(int last, Moment moment) {
        this.last = last;
        this.moment = moment;
    }

    int calls() {
        return calls.get();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        int number = calls.incrementAndGet();
        if (number > last || (number == last && moment == Moment.BEFORE)) {
            throw new Killed();
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (calls.get() >= last && moment == Moment.AFTER) {
            throw new Killed();
        }
    }
}
