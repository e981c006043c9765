package io.luca.local.aws.service.sqs;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.QueueData;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.OptionConverters;

/**
 * Is told by the engine what becomes of messages, and keeps it: the engine answers nobody before this has answered. A write that fails is
 * not answered, so that whoever sent the message learns that it may be lost.
 */
final class QueueKeeper extends AbstractActor {

    /**
     * A message that moves to another queue is taken away from the one and put into the other by two parts of the engine, which may
     * say so in either order. So what may be a move is forgotten a little later, when the other has spoken.
     */
    private static final Duration MOVES_WITHIN = Duration.ofMillis(250);

    private static final Logger log = LoggerFactory.getLogger(QueueKeeper.class);

    private final KeptMessages messages;
    private final Map<String, Integer> mostReceives = new HashMap<>();
    private final Set<String> deadLetterQueues = new HashSet<>();

    QueueKeeper(KeptMessages messages) {
        this.messages = messages;
    }

    private record Left(String queue, String id, ActorRef asker) {}

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(QueueEvent.QueueCreated.class, created -> learn(created.queue()))
                .match(QueueEvent.QueueMetadataUpdated.class, updated -> learn(updated.queue()))
                .match(QueueEvent.MessageAdded.class, added -> keep(added.queueName(), added.message()))
                .match(QueueEvent.MessageUpdated.class, updated -> keep(updated.queueName(), updated.message()))
                .match(
                        QueueEvent.MessageRemoved.class,
                        removed -> removed(new Left(removed.queueName(), removed.messageId(), getSender())))
                .match(Left.class, this::forget)
                .build();
    }

    private void learn(QueueData queue) {
        OptionConverters.toJava(queue.deadLettersQueue()).ifPresent((DeadLettersQueueData redrive) -> {
            mostReceives.put(queue.name(), redrive.maxReceiveCount());
            deadLetterQueues.add(redrive.name());
        });
    }

    private void keep(String queue, org.elasticmq.actor.queue.InternalMessage message) {
        answered(getSender(), () -> messages.keep(queue, message));
    }

    private void removed(Left left) {
        if (mayMove(left)) {
            var _ = getContext()
                    .getSystem()
                    .getScheduler()
                    .scheduleOnce(MOVES_WITHIN, getSelf(), left, getContext().getDispatcher(), getSelf());
        } else {
            forget(left);
        }
    }

    private boolean mayMove(Left left) {
        return deadLetterQueues.contains(left.queue()) || wasReceivedAsOftenAsItMay(left);
    }

    private boolean wasReceivedAsOftenAsItMay(Left left) {
        Optional<Integer> most = Optional.ofNullable(mostReceives.get(left.queue()));
        return most.filter(times -> messages.receives(left.queue(), left.id()).orElse(0) >= times)
                .isPresent();
    }

    private void forget(Left left) {
        answered(left.asker(), () -> messages.forget(left.queue(), left.id()));
    }

    private void answered(ActorRef asker, Runnable write) {
        try {
            write.run();
            asker.tell(OperationSuccessful$.MODULE$, getSelf());
        } catch (
                RuntimeException
                        unwritten) { // whatever it is: an actor that fails is begun anew, and has forgotten its queues
            log.error("what became of a message could not be written, and is not answered for", unwritten);
        }
    }
}
