package io.luca.local.aws.service.sqs;

import io.luca.local.aws.endpoint.QueryParameters;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NewMessageData;
import org.elasticmq.QueueData;
import org.elasticmq.QueueStatistics;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.QueueActor;
import org.elasticmq.msg.GetQueueData;
import org.elasticmq.msg.GetQueueStatistics;
import org.elasticmq.msg.LookupQueue;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * ElasticMQ, called in this process. It checks no permission, so it listens on no port: only what has judged a call reaches it.
 * Visibility time-outs run by the platform's clock. Safe for use by many threads.
 */
public final class ElasticMq implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.create(10, TimeUnit.SECONDS);
    /** Longer than a poll may wait for a message: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
    private static final long ANSWER_LIMIT_SECONDS = 30;

    private static final java.time.Duration START_LIMIT = java.time.Duration.ofSeconds(ANSWER_LIMIT_SECONDS);
    /** The machine's time waits for it. */
    private static final java.time.Duration STANDING_LIMIT = java.time.Duration.ofSeconds(2);

    private static final int MOST_TRIES = 1_000;

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final ActorSystem actors;
    private final ActorRef queues;
    private final Optional<KeptMessages> kept;
    private final PortlessRoutes engine;
    private final PortlessSend sending;
    private final AtomicLong passedMillis;
    private final PlatformTime time;
    private final Map<String, ActorRef> byName = new ConcurrentHashMap<>();

    /** An answer of the engine, passed on as it is. */
    public record Answer(int status, String contentType, byte[] body) {}

    /**
     * Starts an engine without queues.
     *
     * @param directory where messages survive, until a queue of the name is {@linkplain #restore restored}; empty to let them end
     *     with the engine
     */
    public static ElasticMq start(String region, String accountId, Clock clock, Optional<Path> directory) {
        return new ElasticMq(region, accountId, clock, directory.map(KeptMessages::new));
    }

    private ElasticMq(String region, String accountId, Clock clock, Optional<KeptMessages> kept) {
        this.kept = kept;
        passedMillis = new AtomicLong();
        time = new PlatformTime(clock, passedMillis);
        actors = ActorSystem.create("elasticmq");
        Option<ActorRef> keeper = OptionConverters.toScala(
                kept.map(messages -> actors.actorOf(Props.create(QueueKeeper.class, () -> new QueueKeeper(messages)))));
        queues = actors.actorOf(Props.create(
                QueueManagerActor.class, () -> new QueueManagerActor(time, StrictSQSLimits$.MODULE$, keeper)));
        engine = PortlessRoutes.of(PortlessRoutes.builder(region, accountId), actors, queues);
        sending = new PortlessSend(engine.sending());
    }

    /**
     * Passes a request on.
     *
     * @param path of the queue, or {@code /}
     * @param host how the caller calls the endpoint; queue URLs in the answer begin with it
     * @param headers those of the protocol: content type and target
     */
    public Answer call(String path, String host, Map<String, String> headers, byte[] body) {
        ContentType type = ContentTypes.parse(headers.get(CONTENT_TYPE));
        var request = org.apache.pekko.http.javadsl.model.HttpRequest.POST("http://" + host + path)
                .withEntity(type, body);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!header.getKey().equals(CONTENT_TYPE)) {
                request = request.addHeader(RawHeader.create(header.getKey(), header.getValue()));
            }
        }
        var response = (org.apache.pekko.http.javadsl.model.HttpResponse) await(
                FutureConverters.asJava(engine.routes().apply((HttpRequest) request)), "ElasticMQ did not answer");
        HttpEntity.Strict entity = await(
                response.entity().toStrict(TimeUnit.SECONDS.toMillis(ANSWER_LIMIT_SECONDS), actors),
                "ElasticMQ's answer broke off");
        return answer(response.status().intValue(), entity);
    }

    /** Passes a request of the query protocol on. */
    Answer call(String path, QueryParameters form) {
        return call(path, "localhost", Map.of(CONTENT_TYPE, FORM), form.encoded());
    }

    /** The same for a message that is sent, several times as fast: the queue is asked at once. What is refused of it, the routes say. */
    Answer send(String path, String queue, QueryParameters form) {
        ActorRef actor;
        try {
            actor = actor(queue, "ElasticMQ does not know " + queue);
        } catch (NoSuchElementException none) {
            return call(path, form);
        }
        QueueData standing =
                (QueueData) await(Patterns.ask(actor, new GetQueueData(), START_LIMIT), queue + " does not answer");
        NewMessageData message;
        try {
            message = sending.checked(form, standing);
        } catch (Exception refused) { // its checks throw what they like
            return call(path, form);
        }
        return PortlessSend.answer(await(sending.send(actor, message), queue + " did not take a message"));
    }

    /**
     * Waits here, on the caller's own thread. A step that follows by {@code thenCompose} would run in the pool that all of the JVM
     * shares, which Scala's stages always do: whoever holds its few threads would hold up every queue.
     */
    private static <T> T await(CompletionStage<T> stage, String failure) {
        try {
            return stage.toCompletableFuture().get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(failure, failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the platform stops", stop);
        }
    }

    private static Answer answer(int status, HttpEntity.Strict entity) {
        return new Answer(
                status, entity.getContentType().toString(), entity.getData().toArray());
    }

    /** Puts into a queue, which was made a moment ago, what an earlier engine left in it. */
    void restore(String queue) {
        List<InternalMessage> left = kept.map(messages -> messages.in(queue)).orElse(List.of());
        if (left.isEmpty()) {
            return;
        }
        String failure = "the messages of " + queue + " could not be put back";
        var _ = await(
                Patterns.ask(
                        actor(queue, failure),
                        new RestoreMessages(scala.collection.immutable.List.from(CollectionConverters.asScala(left))),
                        START_LIMIT),
                failure);
    }

    /**
     * How a queue stands now. It counts at its turn; its messages are looked at while it goes on, so the oldest is known about. One that has
     * none is not asked, which would take longer than all else that is done at the end of a minute.
     */
    QueueStanding standing(String queue) {
        String failure = queue + " does not say how it stands";
        ActorRef actor = actor(queue, failure);
        if (messages(actor).isEmpty()) {
            return QueueStanding.EMPTY;
        }
        QueueStatistics counted = (QueueStatistics)
                await(Patterns.ask(actor, new GetQueueStatistics(time.nowMillis()), STANDING_LIMIT), failure);
        return QueueStanding.of(counted, messages(actor));
    }

    /** The engine tells nobody which messages it has. */
    private static List<InternalMessage> messages(ActorRef queue) {
        ActorCell cell = (ActorCell) ((ActorRefWithCell) queue).underlying();
        for (int tries = 1; ; tries++) {
            try {
                List<InternalMessage> all = new ArrayList<>();
                CollectionConverters.asJava(
                                ((QueueActor) cell.actor()).messageQueue().all())
                        .forEach(all::add);
                return all;
            } catch (RuntimeException changed) { // a collection that changes says so in many ways
                if (tries == MOST_TRIES) {
                    throw changed;
                }
            }
        }
    }

    private ActorRef actor(String queue, String failure) {
        return byName.computeIfAbsent(
                queue, name -> queue(await(Patterns.ask(queues, new LookupQueue(name), START_LIMIT), failure)));
    }

    @SuppressWarnings("unchecked") // as LookupQueue says
    private static ActorRef queue(Object found) {
        return OptionConverters.toJava((Option<ActorRef>) found).orElseThrow();
    }

    /** Forgets what is kept of a queue that was purged or deleted: the engine tells no keeper of that. */
    void forget(String queue) {
        byName.remove(queue);
        kept.ifPresent(messages -> messages.forgetAll(queue));
    }

    /** Lets time pass for the queues alone: a drill need not wait for visibility time-outs. */
    public void passTime(java.time.Duration time) {
        passedMillis.addAndGet(time.toMillis());
    }

    @Override
    public void close() {
        try {
            var _ = Await.result(actors.terminate(), STOP_LIMIT);
        } catch (TimeoutException | InterruptedException failed) {
            throw new IllegalStateException("ElasticMQ did not stop", failed);
        } finally {
            kept.ifPresent(KeptMessages::close);
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
