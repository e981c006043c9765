package io.luca.gov;

import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Lets something happen between what a step has read and what it writes of it. */
final class Before {

    private Before() {}

    /** Once, before the first transaction. */
    static ExecutionInterceptor transaction(AtomicReference<Runnable> once) {
        return request(TransactWriteItemsRequest.class, once);
    }

    /** Once, after an index was read and before the grades that it shows. */
    static ExecutionInterceptor read(AtomicReference<Runnable> once) {
        return request(BatchGetItemRequest.class, once);
    }

    private static ExecutionInterceptor request(Class<?> kind, AtomicReference<Runnable> once) {
        return new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (kind.isInstance(context.request())) {
                    Runnable work = once.getAndSet(null);
                    if (work != null) {
                        work.run();
                    }
                }
            }
        };
    }
}
