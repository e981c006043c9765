package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.luca.model.ErrorCode;
import io.luca.model.GovernmentReceipt;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.SyncBatch;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;

class ManifestUpdatesTest {

    private static final SchoolId SCHOOL = new SchoolId("s1");
    private static final PeriodId PERIOD = new PeriodId("Q1");
    private static final Instant AT = Instant.parse("2024-04-16T02:00:00Z");

    private final ManifestUpdates manifests = new ManifestUpdates("table", SCHOOL, PERIOD);

    @Property
    void only_a_status_that_may_follow_is_ever_written(@ForAll Status from, @ForAll Status to) {
        if (from.mayBecome(to)) {
            assertThat(write(from, to).expressionAttributeValues())
                    .containsEntry(":to", AttributeValue.fromS(to.name()));
        } else {
            assertThatThrownBy(() -> write(from, to))
                    .asInstanceOf(type(LucaException.class))
                    .extracting(LucaException::code)
                    .isEqualTo(ErrorCode.CONFLICT);
        }
    }

    @Test
    void a_transition_is_written_only_while_the_manifest_is_as_it_was_read() {
        Update update = write(Status.SENDING, Status.RECEIVED);

        assertThat(update.conditionExpression()).isEqualTo("#status = :from AND #attempts = :tries AND #run = :holder");
        assertThat(update.expressionAttributeNames())
                .containsEntry("#status", "status")
                .containsEntry("#attempts", "attempts")
                .containsEntry("#run", "run");
        assertThat(update.expressionAttributeValues())
                .containsEntry(":from", AttributeValue.fromS("SENDING"))
                .containsEntry(":tries", AttributeValue.fromN("2"))
                .containsEntry(":holder", AttributeValue.fromS("run-1"));
    }

    @Property
    void whoever_adopts_a_batch_leaves_its_status(@ForAll Status status) {
        Update update =
                manifests.adoption(manifest(status), new RunName("run-2")).build();

        assertThat(update.expressionAttributeValues())
                .containsEntry(":to", AttributeValue.fromS(status.name()))
                .containsEntry(":run", AttributeValue.fromS("run-2"));
    }

    private Update write(Status from, Status to) {
        return manifests.transition(manifest(from), to, _ -> {}).build();
    }

    private static Manifest manifest(Status status) {
        SentGrade grade = new SentGrade(
                new StudentId("ana"), new SubjectId("mate"), BigDecimal.TEN, BigDecimal.ZERO, BigDecimal.TEN, true, 1);
        return new Manifest(
                SyncBatch.of(SCHOOL, PERIOD, List.of(grade)),
                status,
                new RunName("run-1"),
                2,
                false,
                AT,
                AT,
                null,
                new GovernmentReceipt("r-1"),
                null,
                List.of(),
                0);
    }
}
