package io.luca.local.aws.service.pipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.cloud.BatchTarget;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.service.dynamodb.TableStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pipe at work: it reads the shards of a stream in order, gathers what its filter lets through until a batch is full or its window
 * is over, and sends the records to the target. At least once: how far it came is kept after the target took them. It reads by the real time, and
 * tries again by the machine's.
 */
final class Pipe implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Pipe.class);
    private static final ObjectMapper json = new ObjectMapper();
    private static final int PAGE = 1_000;
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SHARDS_SEEN_FOR = Duration.ofSeconds(5);

    private final Settings settings;
    private final TableStream stream;
    private final BatchTarget target;
    private final Consumer<String> deadLetters;
    private final Checkpoints checkpoints;
    private final Clock clock;
    private final Pauses pauses;
    private final PipeMetrics metrics;
    private final Map<String, String> iterators = new HashMap<>();
    private final Set<String> closed = new HashSet<>();
    private List<TableStream.Shard> shards = List.of();
    private long shardsSeenAt;
    private final LongAdder sent = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private volatile boolean isPaused;
    private volatile boolean isHurried;
    private final LongAdder idleLooks = new LongAdder();
    private volatile boolean isStopped;

    /**
     * What the template says of a pipe.
     *
     * @param filters of which one must match; none lets everything through
     * @param retries how often a batch is sent again; at most so many
     * @param oldest after which a change is given up
     */
    record Settings(
            String name,
            String arn,
            Caller caller,
            String streamArn,
            List<EventPattern> filters,
            InputTemplate template,
            int batch,
            Duration window,
            int retries,
            Duration oldest,
            String targetArn) {

        Settings {
            filters = List.copyOf(filters);
        }
    }

    /** A change on its way: where it stands in its shard, and its record. */
    private record Change(String sequence, Instant at, String record) {}

    Pipe(
            Settings settings,
            TableStream stream,
            BatchTarget target,
            Consumer<String> deadLetters,
            Checkpoints checkpoints,
            Clock clock,
            Pauses pauses,
            Metrics metrics) {
        this.metrics = new PipeMetrics(metrics, settings.name());
        this.pauses = pauses;
        this.settings = settings;
        this.stream = stream;
        this.target = target;
        this.deadLetters = deadLetters;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    String name() {
        return settings.name();
    }

    /** Records that the target took. */
    long sent() {
        return sent.sum();
    }

    /** Records that ended in the dead-letter queue. */
    long givenUp() {
        return givenUp.sum();
    }

    void pause(boolean value) {
        isPaused = value;
    }

    /** Lets it send what it has without waiting for more, until this is taken back. */
    void hurry(boolean value) {
        isHurried = value;
    }

    /** How often it looked at the whole stream and found nothing. */
    long idleLooks() {
        return idleLooks.sum();
    }

    void stop() {
        isStopped = true;
    }

    /** An iterator is valid for a quarter of an hour, and days may pass at once: that is no trouble. */
    private static boolean isOfPassedTime(RuntimeException failed) {
        return failed instanceof AwsError error && error.code().equals(TableStream.EXPIRED_ITERATOR);
    }

    @Override
    public void run() {
        while (!isStopped) {
            try {
                if (isPaused) {
                    sleep(IDLE);
                } else if (!readAll()) {
                    idleLooks.increment();
                    sleep(IDLE);
                }
            } catch (RuntimeException failed) {
                if (!isStopped && !isOfPassedTime(failed)) {
                    log.warn("pipe {} goes on after: {}", settings.name(), failed.toString());
                }
                iterators.clear(); // what was not sent is read again from the checkpoint
                sleep(IDLE);
            }
        }
    }

    /** Reads each shard as far as it goes now; whether there was anything. */
    private boolean readAll() {
        boolean any = false;
        if (shards.isEmpty() || System.nanoTime() - shardsSeenAt > SHARDS_SEEN_FOR.toNanos()) {
            shards = stream.shards();
            shardsSeenAt = System.nanoTime();
        }
        for (TableStream.Shard shard : shards) {
            boolean isOpen = !closed.contains(shard.id());
            while (isOpen && !isStopped && !isPaused && read(shard.id())) {
                any = true;
                isOpen = !closed.contains(shard.id());
            }
        }
        return any;
    }

    /** Sends one batch of a shard; whether the shard had any record. */
    private boolean read(String shard) {
        List<Change> batch = new ArrayList<>();
        String reached = "";
        long end = System.nanoTime() + settings.window().toNanos();
        String iterator = iterators.computeIfAbsent(shard, id -> stream.iterator(id, checkpoints.last(id)));
        while (true) {
            TableStream.Page page = stream.records(iterator, Math.min(PAGE, settings.batch()));
            for (JsonNode record : page.records()) {
                reached = record.at("/dynamodb/SequenceNumber").asText();
                if (passes(record)) {
                    batch.add(change(record, reached));
                }
            }
            if (page.next().isEmpty()) {
                closed.add(shard);
                shards = List.of(); // its children may have begun
                break;
            }
            iterator = page.next().get();
            boolean isFull = batch.size() >= settings.batch();
            boolean isOver = batch.isEmpty() || isHurried || System.nanoTime() >= end || isStopped;
            if (isFull || (page.records().isEmpty() && isOver)) {
                break;
            }
            if (page.records().isEmpty()) {
                sleep(IDLE);
            }
        }
        deliver(shard, batch);
        if (!reached.isEmpty()) {
            checkpoints.reached(shard, reached);
        }
        iterators.put(shard, iterator);
        return !reached.isEmpty();
    }

    private boolean passes(JsonNode record) {
        return settings.filters().isEmpty() || settings.filters().stream().anyMatch(filter -> filter.matches(record));
    }

    private Change change(JsonNode record, String sequence) {
        double seconds = record.at("/dynamodb/ApproximateCreationDateTime").asDouble();
        return new Change(
                sequence,
                Instant.ofEpochMilli((long) (seconds * 1_000)),
                settings.template().apply(record));
    }

    private void deliver(String shard, List<Change> changes) {
        Instant oldest = clock.instant().minus(settings.oldest());
        List<Change> tooOld =
                changes.stream().filter(change -> change.at().isBefore(oldest)).toList();
        List<Change> inTime =
                changes.stream().filter(change -> !change.at().isBefore(oldest)).toList();
        if (!tooOld.isEmpty()) {
            giveUp(shard, tooOld, "MaximumRecordAgeExceeded");
        }
        for (int start = 0; start < inTime.size(); start += settings.batch()) {
            send(shard, inTime.subList(start, Math.min(inTime.size(), start + settings.batch())));
        }
    }

    /** A batch of which a part fails is halved, until only what fails is left. */
    private void send(String shard, List<Change> batch) {
        Set<Integer> failed = tried(shard, batch);
        if (failed.isEmpty()) {
            return;
        }
        if (batch.size() == 1) {
            giveUp(shard, batch, "RetryAttemptsExhausted");
            return;
        }
        int half = batch.size() / 2;
        send(shard, batch.subList(0, half));
        send(shard, batch.subList(half, batch.size()));
    }

    /** The places of what failed for good. Nothing of a batch that was given up as a whole. */
    private Set<Integer> tried(String shard, List<Change> batch) {
        try {
            return tries(shard, batch);
        } finally {
            pauses.tried();
        }
    }

    private Set<Integer> tries(String shard, List<Change> batch) {
        List<String> records = batch.stream().map(Change::record).toList();
        Duration pause = IDLE;
        for (int attempt = 0; ; attempt++) {
            try {
                Set<Integer> failed = put(records);
                sent.add(failed.isEmpty() ? batch.size() : 0);
                if (failed.isEmpty() || batch.size() > 1 || attempt >= settings.retries()) {
                    return failed;
                }
            } catch (RuntimeException refused) {
                log.warn("pipe {}, attempt {}: {}", settings.name(), attempt + 1, refused.toString());
                if (attempt >= settings.retries()) {
                    giveUp(shard, batch, "RetryAttemptsExhausted");
                    return Set.of();
                }
            }
            if (isStopped) {
                throw new IllegalStateException("stopped before the target took a batch; it comes again");
            }
            rest(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private Set<Integer> put(List<String> records) {
        long start = System.nanoTime();
        int failed = records.size();
        try {
            Set<Integer> places = target.put(settings.caller(), settings.targetArn(), records);
            failed = places.size();
            return places;
        } finally {
            metrics.handedOver(records.size(), failed, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** In the shape of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html */
    private void giveUp(String shard, List<Change> changes, String condition) {
        ObjectNode message = json.createObjectNode();
        message.putObject("context").put("partnerResourceArn", settings.arn()).put("condition", condition);
        message.put("version", "1.0").put("timestamp", clock.instant().toString());
        message.putObject("DDBStreamBatchInfo")
                .put("shardId", shard)
                .put("startSequenceNumber", changes.getFirst().sequence())
                .put("endSequenceNumber", changes.getLast().sequence())
                .put("approximateArrivalOfFirstRecord", changes.getFirst().at().toString())
                .put("approximateArrivalOfLastRecord", changes.getLast().at().toString())
                .put("batchSize", changes.size())
                .put("streamArn", settings.streamArn());
        deadLetters.accept(message.toString());
        givenUp.add(changes.size());
    }

    /** By the machine's time. */
    private void rest(Duration time) {
        try {
            pauses.pause(time);
        } catch (InterruptedException stop) {
            isStopped = true;
            Thread.currentThread().interrupt();
        }
    }

    /** By the real time. */
    private void sleep(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException stop) {
            isStopped = true;
            Thread.currentThread().interrupt();
        }
    }
}
