package io.luca.local.workbench.bench;

import io.luca.contract.LakeNames;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.athena.Athena;
import io.luca.local.aws.service.athena.AthenaRoom;
import io.luca.local.aws.service.firehose.DeliveryStreams;
import io.luca.local.aws.service.firehose.FirehoseRoom;
import io.luca.local.aws.template.Environment;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.Pauses;
import io.luca.store.SentEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How old a change of the table is when SQL sees it. */
final class Freshness {

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;

    Freshness(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
    }

    /** One event into the table; the buffer's own time is the template's, and is not waited for. */
    void measure(Map<String, Double> values) throws InterruptedException {
        progress.accept("one event from the table to SQL …");
        SchoolId school = new SchoolId("escuela_fresca");
        Instant now = Instant.now();
        BehaviorEvent event =
                new BehaviorEvent(new EventId("fresh"), new StudentId("a"), new PersonId("a"), "entrada", now, "{}");
        long taken = taken();
        long start = System.nanoTime();
        Set<BehaviorEvent.Identity> unwritten = access.table()
                .eventsOf(school)
                .write(
                        List.of(new SentEvent(event, new RequestId("r"), now)),
                        new Pauses(
                                now.plusSeconds(10),
                                Clock.systemUTC(),
                                new Random(),
                                time -> TimeUnit.MILLISECONDS.sleep(time.toMillis())));
        if (!unwritten.isEmpty()) {
            throw new IllegalStateException("the table did not take an event");
        }
        while (taken() == taken) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        values.put("freshness: table to Firehose's buffer, s", PipelineBench.seconds(start));
        values.put(
                "freshness: time of the buffer by the template, s",
                summary()
                        .next()
                        .map(next -> Duration.between(Instant.now(), next).toMillis() / 1e3)
                        .orElse(0.0));
        start = System.nanoTime();
        platform.room(FirehoseRoom.class).streams().flush();
        String sql = "SELECT count(*) FROM events WHERE school_id = '" + school + "'";
        Athena.Answer answer = platform.room(AthenaRoom.class)
                .athena()
                .run(
                        new Caller.AccountRoot(Environment.LAPTOP.accountId()),
                        new Athena.Request(
                                LakeNames.OPERATORS_WORKGROUP, LakeNames.DATABASE, sql, List.of(), Optional.empty()));
        if (!List.of("1").equals(answer.rows().rows().getFirst())) {
            throw new IllegalStateException("SQL does not see the event");
        }
        values.put("freshness: writing the file and asking for it, s", PipelineBench.seconds(start));
    }

    private long taken() {
        return summary().taken();
    }

    private DeliveryStreams.Summary summary() {
        return Optional.ofNullable(
                        platform.room(FirehoseRoom.class).streams().summaries().get(PipelineBench.STREAM))
                .orElseThrow(() -> new IllegalStateException("there is no stream " + PipelineBench.STREAM));
    }
}
