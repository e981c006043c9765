package io.luca.store;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * How many calls hold a connection of a pool, or wait for one, at the same time: from when they ask for it until the answer begins. A
 * measurement of the SDK's own would be made for each call, and cost more than the call's own code. Safe for use by many threads.
 */
public final class ConnectionUse {

    private final AtomicInteger now = new AtomicInteger();
    private final LongAccumulator highest = new LongAccumulator(Math::max, 0);

    /** The highest number since it was last asked for; what is in use now counts for the next time too. */
    public long takeHighest() {
        long most = highest.getThenReset();
        highest.accumulate(now.get());
        return most;
    }

    /** The same client, whose calls are counted. */
    SdkHttpClient counted(SdkHttpClient client) {
        return new Counted(client);
    }

    private final class Counted implements SdkHttpClient {

        private final SdkHttpClient client;

        Counted(SdkHttpClient client) {
            this.client = client;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest prepared = client.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    highest.accumulate(now.incrementAndGet());
                    try {
                        return prepared.call();
                    } finally {
                        var _ = now.decrementAndGet();
                    }
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
        }

        @Override
        public String clientName() {
            return client.clientName();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
