package io.luca.gov;

import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Lets something happen between what a step has read and what it writes of it. */
final class Before {

    private Before() {}

    /** Once, before the first transaction. */
    static ExecutionInterceptor transaction(AtomicReference<Runnable> once) {
        return new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof TransactWriteItemsRequest) {
                    Runnable work = once.getAndSet(null);
                    if (work != null) {
                        work.run();
                    }
                }
            }
        };
    }
}
