package io.luca.local.aws.service.logs;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.template.Provisioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CloudWatch Logs on this machine. Functions and tasks write into files, as they always did; this room reads the ends of the files, half a second
 * later at most, and counts the lines by the metric filters and the metrics that they bring. So nobody who writes waits for it. Before time passes
 * at once it has read what was written until then, so that a line counts in the minute in which it was written.
 */
public final class LogsRoom implements AwsRoom {

    private static final Logger log = LoggerFactory.getLogger(LogsRoom.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Cloud cloud;
    private final LogGroups groups;
    private final List<Followed> followed = new CopyOnWriteArrayList<>();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    /** A file whose lines are those of a group. */
    private record Followed(LogGroup group, LogTail tail) {}

    public LogsRoom(Cloud cloud) {
        this.cloud = cloud;
        groups = new LogGroups(cloud.environment(), cloud.metrics());
        cloud.timeline().settleBy(this::readAll);
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(groups);
    }

    /**
     * What the filters count. Of the metrics that lines bring nobody knows the names before: what is in a namespace that a filter of the templates
     * counts into is believed to come, and in no other.
     */
    @Override
    public Set<MetricKind> emits() {
        Set<MetricKind> kinds = new HashSet<>(LogMetrics.kinds());
        groups.all().stream()
                .flatMap(group -> group.filters().stream())
                .map(MetricFilter::transformation)
                .forEach(transformation -> {
                    kinds.add(transformation.kind());
                    kinds.add(MetricKind.anyOf(transformation.namespace()));
                });
        return kinds;
    }

    /**
     * Reads from now on what somebody appends to a file, as lines of a group.
     *
     * @param group its name or its ARN; of one that is in no template nothing is read
     * @param file it need not exist yet
     */
    public void follow(String group, Path file) {
        groups.find(group).ifPresent(found -> {
            try {
                followed.add(new Followed(found, new LogTail(file)));
                written.add(found.name());
            } catch (IOException unreadable) {
                throw new UncheckedIOException("the log " + file + " cannot be read", unreadable);
            }
        });
    }

    /**
     * Whether a line of a group changes anything: who makes lines for this room alone need make none otherwise.
     *
     * @param group its name or its ARN
     */
    public boolean reads(String group) {
        return groups.find(group).filter(found -> !found.filters().isEmpty()).isPresent();
    }

    /**
     * Takes a line of a service of AWS, whose clock is the machine's.
     *
     * @param group its name or its ARN
     */
    public void write(String group, Instant at, String line) {
        groups.find(group).ifPresent(found -> found.write(at, line, Duration.ZERO));
    }

    /** Says that a service writes to a group once it has something to say. */
    public void writesTo(String group) {
        groups.find(group).ifPresent(found -> written.add(found.name()));
    }

    /** The log groups that filters count lines of, and that nothing on this machine writes to, by their names. */
    public Set<String> unwritten() {
        return groups.all().stream()
                .filter(group -> !group.filters().isEmpty())
                .map(LogGroup::name)
                .filter(name -> !written.contains(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void start() {
        unwritten()
                .forEach(group -> log.warn(
                        "nobody writes to the log group {} on this machine: its metric filters count nothing", group));
        var _ = Thread.ofVirtual().name("logs").start(this::readOnAndOn);
    }

    @Override
    public boolean catchUp(Duration limit) {
        readAll();
        return true;
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private void readOnAndOn() {
        try {
            while (!isClosed) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
                readAll();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void readAll() {
        Instant now = cloud.clock().instant();
        Duration ahead = Duration.between(cloud.wallClock().instant(), now);
        for (Followed each : followed) {
            try {
                each.tail().read(line -> each.group().write(now, line, ahead));
            } catch (IOException unreadable) { // the next look may do better
                log.warn("a log of {} cannot be read: {}", each.group().name(), unreadable.toString());
            }
        }
    }
}
