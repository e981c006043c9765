package io.luca.local.aws.service.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.service.sqs.QueueClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a function for a queue, as Lambda's own pollers do: it gathers a batch until it is full or its window is over, calls
 * the function, and deletes what the function does not report as failed. What stays becomes visible again when the queue's
 * visibility time-out is over, and is then another delivery.
 *
 * <p>One call at a time; the next batch is gathered and the last one deleted meanwhile, so that the function never waits for
 * the queue.
 */
final class QueuePoller implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(QueuePoller.class);
    private static final int MAX_BYTES = 5 << 20; // below Lambda's 6 MB for one payload, with its attributes
    private static final Duration LONG_POLL = Duration.ofSeconds(2);
    /** So long it takes at the most until a poller hears that its window is over before its time. */
    private static final Duration WINDOW_STEP = Duration.ofSeconds(1);

    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final int DELETE_TRIES = 3;
    private static final ObjectMapper json = new ObjectMapper();

    private final QueueClient queue;
    private final LambdaFunction function;
    private final Mapping mapping;
    /** One batch that is gathered, one with the function, and one that is deleted. */
    private final Semaphore underWay = new Semaphore(3);

    private final Semaphore oneCall = new Semaphore(1);
    private final AtomicInteger inHand = new AtomicInteger();
    private volatile long hiddenNanos;
    private volatile boolean isStopped;
    private volatile boolean isPaused;
    private final AtomicInteger endedWindows = new AtomicInteger();

    /**
     * What the template says of the mapping.
     *
     * @param queueArn the source, as events name it
     * @param window how long to gather after the first message
     * @param reportsFailures whether the function's answer names the messages that failed
     */
    record Mapping(String queueArn, String region, int batchSize, Duration window, boolean reportsFailures) {}

    QueuePoller(QueueClient queue, LambdaFunction function, Mapping mapping) {
        this.queue = queue;
        this.function = function;
        this.mapping = mapping;
    }

    void pause(boolean value) {
        isPaused = value;
    }

    /** Ends the window of the batch that it gathers: time has passed that no clock has seen. */
    void endWindow() {
        int _ = endedWindows.incrementAndGet();
    }

    /** Whether it has messages that it has neither deleted nor given up. */
    boolean hasMessages() {
        return inHand.get() > 0;
    }

    void stop() {
        isStopped = true;
    }

    @Override
    public void run() {
        try (ExecutorService batches = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!isStopped) {
                if (isPaused) {
                    pause();
                    continue;
                }
                underWay.acquire();
                long received = System.nanoTime();
                List<JsonNode> batch = gathered();
                if (batch.isEmpty()) {
                    underWay.release();
                } else {
                    var _ = batches.submit(() -> workOff(batch, received));
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param received when the first of its messages was, at the earliest */
    private void workOff(List<JsonNode> batch, long received) {
        try {
            delete(batch, called(batch, received));
        } catch (FunctionFailedException told) {
            // the function has said why; the messages come again
        } catch (IOException | RuntimeException failed) {
            tell(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            int _ = inHand.addAndGet(-batch.size());
            underWay.release();
        }
    }

    /** A function that fails is left alone for a moment. */
    private Set<String> called(List<JsonNode> batch, long received)
            throws FunctionFailedException, IOException, InterruptedException {
        oneCall.acquire();
        try {
            return failed(batch, received);
        } catch (FunctionFailedException | IOException | RuntimeException failed) {
            pause();
            throw failed;
        } finally {
            oneCall.release();
        }
    }

    /** What the queue gives. If it fails, that is what it gave before, after a moment: it may be back soon. */
    private List<JsonNode> gathered() {
        List<JsonNode> batch = new ArrayList<>();
        try {
            gather(batch);
        } catch (RuntimeException failed) {
            tell(failed);
            pause();
        }
        return batch;
    }

    private void tell(Exception failed) {
        if (!isStopped) {
            log.warn("the poller of {} goes on after: {}", mapping.queueArn(), failed.toString());
        }
    }

    private void gather(List<JsonNode> batch) {
        int windows = endedWindows.get();
        batch.addAll(receive(mapping.batchSize(), LONG_POLL));
        long end = System.nanoTime() + mapping.window().toNanos();
        int bytes = bytes(batch);
        while (!batch.isEmpty()
                && batch.size() < mapping.batchSize()
                && bytes < MAX_BYTES
                && !isStopped
                && endedWindows.get() == windows) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                break;
            }
            List<JsonNode> more =
                    receive(mapping.batchSize() - batch.size(), left.compareTo(WINDOW_STEP) < 0 ? left : WINDOW_STEP);
            bytes += bytes(more);
            batch.addAll(more);
        }
    }

    private List<JsonNode> receive(int wanted, Duration wait) {
        List<JsonNode> received =
                queue.receive(Math.min(wanted, QueueClient.MAX_MESSAGES), (int) Math.ceil(wait.toMillis() / 1_000.0));
        int _ = inHand.addAndGet(received.size());
        return received;
    }

    private static int bytes(List<JsonNode> messages) {
        return messages.stream()
                .mapToInt(message -> message.path("Body").asText().length())
                .sum();
    }

    /** The ids of the messages that are to come again. */
    private Set<String> failed(List<JsonNode> batch, long received) throws FunctionFailedException, IOException {
        byte[] answer = answer(json.writeValueAsBytes(event(batch)), received);
        Set<String> failed = new HashSet<>();
        if (mapping.reportsFailures()) {
            json.readTree(answer)
                    .path("batchItemFailures")
                    .forEach(item -> failed.add(item.path("itemIdentifier").asText()));
        }
        Set<String> sent = new HashSet<>();
        batch.forEach(message -> sent.add(message.path("MessageId").asText()));
        if (!sent.containsAll(failed)) {
            log.warn(
                    "{} named a message that it was not given: the whole batch comes again",
                    function.config().name());
            return sent;
        }
        return failed;
    }

    /**
     * The function's answer. While Lambda turns the call away it is made again, as long as nobody else is given the messages, and only then
     * they have failed once: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
     */
    private byte[] answer(byte[] event, long received) throws FunctionFailedException {
        while (true) {
            try {
                return function.invoke(event);
            } catch (FunctionThrottledException busy) {
                if (isStopped || System.nanoTime() - received >= hiddenNanos()) {
                    throw busy;
                }
                pause();
            }
        }
    }

    /** Asked for once, and by a batch that is turned away: the others need not know. */
    private long hiddenNanos() {
        if (hiddenNanos == 0) {
            hiddenNanos = queue.visibilityTimeout().toNanos();
        }
        return hiddenNanos;
    }

    private void delete(List<JsonNode> batch, Set<String> failed) {
        List<String> done = batch.stream()
                .filter(message -> !failed.contains(message.path("MessageId").asText()))
                .map(message -> message.path("ReceiptHandle").asText())
                .toList();
        for (int tries = 1; ; tries++) {
            try {
                queue.delete(done);
                return;
            } catch (AwsError refused) {
                if (tries == DELETE_TRIES) {
                    throw refused; // they come again, which the function must bear in any case
                }
                pause();
            }
        }
    }

    private JsonNode event(List<JsonNode> batch) {
        ObjectNode event = json.createObjectNode();
        ArrayNode records = event.putArray("Records");
        for (JsonNode message : batch) {
            ObjectNode sent = records.addObject()
                    .put("messageId", message.path("MessageId").asText())
                    .put("receiptHandle", message.path("ReceiptHandle").asText())
                    .put("body", message.path("Body").asText())
                    .put("md5OfBody", message.path("MD5OfBody").asText())
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", mapping.queueArn())
                    .put("awsRegion", mapping.region());
            sent.set("attributes", message.path("Attributes"));
            ObjectNode attributes = sent.putObject("messageAttributes");
            message.path("MessageAttributes").properties().forEach(attribute -> {
                ObjectNode value = attributes
                        .putObject(attribute.getKey())
                        .put("dataType", attribute.getValue().path("DataType").asText())
                        .put(
                                "stringValue",
                                attribute.getValue().path("StringValue").asText());
                value.putArray("stringListValues");
                value.putArray("binaryListValues");
            });
        }
        return event;
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
        } catch (InterruptedException stop) {
            isStopped = true;
            Thread.currentThread().interrupt();
        }
    }
}
