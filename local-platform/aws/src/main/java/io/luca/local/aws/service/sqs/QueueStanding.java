package io.luca.local.aws.service.sqs;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.elasticmq.QueueStatistics;
import org.elasticmq.actor.queue.InternalMessage;

/**
 * How a queue stands.
 *
 * @param visible messages that a receive would give
 * @param notVisible messages that were received, and are neither deleted nor visible again
 * @param delayed messages that were never received and are not visible yet
 * @param oldest when the oldest message was sent, of those that were sent to this queue and received less than three times; in real
 *     time, which the engine stamps it with
 * @param moved the ids of the messages that came from another queue, which had received them too often
 */
record QueueStanding(long visible, long notVisible, long delayed, Optional<Instant> oldest, Set<String> moved) {

    /** Of a queue without messages. */
    static final QueueStanding EMPTY = new QueueStanding(0, 0, 0, Optional.empty(), Set.of());

    /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
    private static final int RECEIVES_OF_A_POISON_PILL = 3;

    QueueStanding {
        moved = Set.copyOf(moved);
    }

    /** By what the engine counts, and the messages that it has. */
    static QueueStanding of(QueueStatistics counted, Iterable<InternalMessage> messages) {
        Optional<Instant> oldest = Optional.empty();
        Set<String> moved = new HashSet<>();
        for (InternalMessage message : messages) {
            if (message.deadLetterSourceQueueName().isDefined()) {
                moved.add(message.id());
            } else if (message.receiveCount() < RECEIVES_OF_A_POISON_PILL) {
                Instant sent = message.created().toInstant();
                oldest = oldest.filter(sent::isAfter).or(() -> Optional.of(sent));
            }
        }
        return new QueueStanding(
                counted.approximateNumberOfVisibleMessages(),
                counted.approximateNumberOfInvisibleMessages(),
                counted.approximateNumberOfMessagesDelayed(),
                oldest,
                moved);
    }

    boolean isEmpty() {
        return visible + notVisible + delayed == 0;
    }
}
