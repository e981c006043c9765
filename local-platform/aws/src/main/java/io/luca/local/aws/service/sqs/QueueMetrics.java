package io.luca.local.aws.service.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.ResourceMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What SQS tells of its queues: what was sent, received and deleted as it happens, and how each stands once in a minute. Names and reporting are
 * those of
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html. Safe for use by
 * many threads.
 */
final class QueueMetrics {

    private static final String NAMESPACE = "AWS/SQS";
    private static final String QUEUE = "QueueName";
    private static final String SENT = "NumberOfMessagesSent";
    private static final String RECEIVED = "NumberOfMessagesReceived";
    private static final String DELETED = "NumberOfMessagesDeleted";
    private static final String EMPTY = "NumberOfEmptyReceives";
    private static final String VISIBLE = "ApproximateNumberOfMessagesVisible";
    private static final String NOT_VISIBLE = "ApproximateNumberOfMessagesNotVisible";
    private static final String DELAYED = "ApproximateNumberOfMessagesDelayed";
    private static final String AGE = "ApproximateAgeOfOldestMessage";
    private static final Set<String> NAMES = Set.of(SENT, RECEIVED, DELETED, EMPTY, VISIBLE, NOT_VISIBLE, DELAYED, AGE);

    /**
     * A queue that nobody used and that holds nothing is asleep after that, and tells nothing:
     * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
     */
    private static final Duration AWAKE = Duration.ofHours(6);

    /** Of a call, for the next millisecond of the real time; a clock that stands still has none. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(2);

    private final Metrics metrics;
    private final Clock clock;
    private final Clock realClock;
    private final RealTimes times = new RealTimes();
    private final Map<String, OfQueue> queues = new ConcurrentHashMap<>();

    /** One queue: its metrics, when it was used last, and since when a message is in it that came from another. */
    private final class OfQueue {

        private final ResourceMetrics told;
        private final Map<String, Instant> movedAt = new HashMap<>();
        private volatile Instant used = clock.instant();

        OfQueue(String name) {
            told = new ResourceMetrics(metrics, NAMESPACE, NAMES, Map.of(QUEUE, name));
        }

        void record(String metric, double value) {
            told.record(metric, value);
        }

        /** Called by one thread at a time. */
        Stream<Instant> since(Set<String> moved) {
            movedAt.keySet().retainAll(moved);
            moved.forEach(id -> movedAt.putIfAbsent(id, clock.instant()));
            return movedAt.values().stream();
        }
    }

    /**
     * Nothing told yet.
     *
     * @param clock the machine's time
     * @param realClock the time that messages bear
     */
    QueueMetrics(Metrics metrics, Clock clock, Clock realClock) {
        this.realClock = realClock;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The metrics of every queue. */
    static Set<MetricKind> kinds() {
        return MetricKind.each(NAMESPACE, NAMES, QUEUE);
    }

    /**
     * Somebody calls a queue, allowed or not: that wakes it. In a millisecond in which time has just passed the call waits for the next one, or
     * a message would bear the time before.
     */
    void used(String queue) {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        // asked before the look: a thread that was held up after one has to look again
        boolean isLast = false;
        while (!look() && !isLast) {
            isLast = System.nanoTime() > end;
            Thread.onSpinWait();
        }
        of(queue).used = clock.instant();
    }

    private boolean look() {
        return times.look(realClock.instant(), clock.instant());
    }

    /** A call by the JSON protocol was done. */
    void done(String queue, String operation, JsonNode answer) {
        switch (operation) {
            case "SendMessage" -> of(queue).record(SENT, 1);
            case "SendMessageBatch" ->
                count(queue, SENT, answer.path("Successful").size());
            case "DeleteMessage" -> of(queue).record(DELETED, 1);
            case "DeleteMessageBatch" ->
                count(queue, DELETED, answer.path("Successful").size());
            case "ReceiveMessage" -> received(queue, answer.path("Messages").size());
            default -> {
                // the others move no messages
            }
        }
    }

    /** A call by the query protocol was done, of which only the operations on one message are known by their names alone. */
    void done(String queue, String operation) {
        switch (operation) {
            case "SendMessage" -> of(queue).record(SENT, 1);
            case "DeleteMessage" -> of(queue).record(DELETED, 1);
            default -> {
                // what the pools of clients use speaks JSON
            }
        }
    }

    private void received(String queue, int messages) {
        of(queue).record(RECEIVED, messages);
        if (messages == 0) {
            of(queue).record(EMPTY, 1);
        }
    }

    private void count(String queue, String metric, int messages) {
        if (messages > 0) {
            of(queue).record(metric, messages);
        }
    }

    /** Records how a queue stands now. */
    synchronized void stands(String name, QueueStanding standing) {
        OfQueue queue = of(name);
        Instant now = clock.instant();
        boolean _ = look();
        if (standing.isEmpty() && queue.used.plus(AWAKE).isBefore(now)) {
            return;
        }
        queue.record(VISIBLE, (double) standing.visible());
        queue.record(NOT_VISIBLE, (double) standing.notVisible());
        queue.record(DELAYED, (double) standing.delayed());
        Optional<Instant> sent = standing.oldest().map(times::machineTime);
        Stream.concat(sent.stream(), queue.since(standing.moved()))
                .min(Instant::compareTo)
                .ifPresent(since -> queue.record(
                        AGE, Math.max(0.0, (double) Duration.between(since, now).toSeconds())));
    }

    private OfQueue of(String queue) {
        OfQueue known = queues.get(queue);
        return known != null ? known : queues.computeIfAbsent(queue, OfQueue::new);
    }
}
