package io.luca.local.aws.service.sqs;

import io.luca.local.aws.http.PooledClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/**
 * One ElasticMQ server on a free loopback port. It checks no permission: only what has judged a call talks to it. Visibility
 * time-outs run by the platform's clock. Safe for use by many threads.
 */
public final class ElasticMq implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.create(10, TimeUnit.SECONDS);

    private final ActorSystem actors;
    private final SQSRestServer server;
    private final HttpHost address;
    private final AtomicLong passedMillis;
    private final CloseableHttpClient client = PooledClient.open();

    /** An answer of the engine, passed on as it is. */
    public record Answer(int status, String contentType, byte[] body) {}

    /** Starts an engine. */
    public static ElasticMq start(String region, String accountId, Clock clock) {
        return new ElasticMq(region, accountId, clock);
    }

    private ElasticMq(String region, String accountId, Clock clock) {
        AtomicLong passed = new AtomicLong();
        passedMillis = passed;
        actors = ActorSystem.create("elasticmq");
        ActorRef queues = actors.actorOf(Props.create(
                QueueManagerActor.class,
                () -> new QueueManagerActor(
                        new PlatformTime(clock, passed), StrictSQSLimits$.MODULE$, Option.empty())));
        server = SQSRestServerBuilder.withActorSystem(actors)
                .withQueueManagerActor(queues)
                .withInterface("127.0.0.1")
                .withDynamicPort()
                .withServerAddress(new NodeAddress("", "*", 0, "")) // queue URLs are those that the caller knows us by
                .withAWSRegion(region)
                .withAWSAccountId(accountId)
                .start();
        address = new HttpHost(
                "http", "127.0.0.1", server.waitUntilStarted().localAddress().getPort());
    }

    /**
     * Passes a request on.
     *
     * @param path of the queue, or {@code /}
     * @param host how the caller calls the endpoint; queue URLs in the answer begin with it
     * @param headers those of the protocol: content type and target
     */
    public Answer call(String path, String host, Map<String, String> headers, byte[] body) {
        ClassicHttpRequest request = new BasicClassicHttpRequest("POST", address, path);
        headers.forEach(request::setHeader);
        request.setHeader("Host", host);
        request.setEntity(new ByteArrayEntity(body, null));
        try {
            return client.execute(address, request, response -> {
                Header type = response.getFirstHeader("Content-Type");
                return new Answer(
                        response.getCode(),
                        type == null ? "text/xml" : type.getValue(),
                        EntityUtils.toByteArray(response.getEntity()));
            });
        } catch (IOException failed) {
            throw new UncheckedIOException("ElasticMQ did not answer", failed);
        }
    }

    /** Lets time pass for the queues alone: a drill need not wait for visibility time-outs. */
    public void passTime(java.time.Duration time) {
        passedMillis.addAndGet(time.toMillis());
    }

    @Override
    public void close() {
        try (client) {
            var _ = Await.result(server.stopAndGetFuture().apply(), STOP_LIMIT);
            var _ = Await.result(actors.terminate(), STOP_LIMIT);
        } catch (TimeoutException | InterruptedException | IOException failed) {
            throw new IllegalStateException("ElasticMQ did not stop", failed);
        }
    }

    /** ElasticMQ's clock, as the platform's. */
    private static final class PlatformTime extends NowProvider {

        private final Clock clock;
        private final AtomicLong passedMillis;

        PlatformTime(Clock clock, AtomicLong passedMillis) {
            this.clock = clock;
            this.passedMillis = passedMillis;
        }

        @Override
        public long nowMillis() {
            return clock.millis() + passedMillis.get();
        }

        @Override
        public OffsetDateTime now() {
            return clock.instant().plusMillis(passedMillis.get()).atOffset(ZoneOffset.UTC);
        }
    }
}
