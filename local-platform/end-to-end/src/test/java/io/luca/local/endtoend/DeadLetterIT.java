package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.workbench.cli.Luca;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A message that fails three times for our reasons is kept, can be looked at, and is worked off once the reason is gone. */
@ExtendWith(BootedPlatform.class)
class DeadLetterIT {

    private static final String DEAD = ResourceNames.BEHAVIOR_QUEUE + ResourceNames.DEAD_LETTER_SUFFIX;
    private static final Duration VISIBILITY = Duration.ofSeconds(361);

    private final Platform platform;
    private final Api api;

    DeadLetterIT(Booted booted) {
        this.platform = booted.platform();
        this.api = booted.api();
    }

    @AfterEach
    void everything_works_again() {
        platform.cloud().faults().end("sts");
    }

    @Test
    void what_failed_three_times_is_a_dead_letter_and_is_stored_after_its_redrive() {
        platform.people().enroll("dlq_teacher", "Demo-2026!", "school_dlq", "teacher");
        String event = """
                {"event_id":"dead-1","student_id":"ana","event_type":"nota","occurred_at":"%s","payload":{"secret":"in show only"}}""".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        platform.cloud().faults().begin("sts", Faults.Kind.ERROR);

        assertThat(api.post("/behavior", platform.people().idToken("dlq_teacher"), event)
                        .status())
                .isEqualTo(202);
        await(() -> {
            if (depth(ResourceNames.BEHAVIOR_QUEUE, "waiting")
                    == 0) { // it is in the worker's hands, or was given up for now
                platform.room(SqsRoom.class).passTime(VISIBILITY);
            }
            return depth(DEAD, "waiting") + depth(DEAD, "in_flight") == 1;
        });
        platform.cloud().faults().end("sts");

        assertThat(luca("dlq", "list", "behavior"))
                .contains("school_dlq", "1 in ")
                .doesNotContain("in show only");
        String id = luca("dlq", "list", "behavior")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .substring(0, 8);
        assertThat(luca("dlq", "show", "behavior", id)).contains("in show only", "school_id", "request_id");
        assertThat(luca("dlq", "redrive", "behavior")).contains("COMPLETED: 1 messages");
        Events events = new Events(platform);
        await(() -> {
            platform.room(SqsRoom.class).passTime(Duration.ofSeconds(30));
            return events.count("school_dlq", "ana", "dead-1") == 1;
        });
        assertThat(luca("dlq", "list", "behavior")).contains("0 in ");
    }

    private int depth(String queue, String which) {
        return platform.room(SqsRoom.class).queue(queue).depth().getOrDefault(which, 0);
    }

    @Test
    void says_where_else_to_look_for_a_message_that_is_not_there() {
        assertThat(said(1, "dlq", "show", "behavior", "nobody")).contains("no message in ", "with --quarantine");
        assertThat(said(1, "dlq", "show", "behavior", "nobody", "--quarantine"))
                .contains("no message in ")
                .doesNotContain("with --quarantine");
    }

    private String luca(String... words) {
        return said(0, words);
    }

    private String said(int expected, String... words) {
        StringWriter said = new StringWriter();
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--aws-port";
        all[words.length + 1] = String.valueOf(URI.create(platform.awsUrl()).getPort());
        int exit = Luca.commands()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(all);
        assertThat(exit).as(said.toString()).isEqualTo(expected);
        return said.toString();
    }

    private void await(BooleanSupplier condition) {
        new Eventually(platform, Duration.ofSeconds(40)).await(condition);
    }
}
