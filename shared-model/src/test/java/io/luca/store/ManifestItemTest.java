package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.Manifest;
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
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ManifestItemTest {

    private static final SchoolId SCHOOL = new SchoolId("s1");
    private static final PeriodId PERIOD = new PeriodId("Q1");
    private static final RunName RUN = new RunName("run-1");
    private static final Instant AT = Instant.parse("2024-04-16T02:00:00Z");
    /** DynamoDB's write unit. */
    private static final int WRITE_UNIT = 1024;

    @Property
    void what_is_read_is_what_was_written(@ForAll("batches") SyncBatch batch) {
        Manifest read = ManifestItem.read(SCHOOL, PERIOD, ManifestItem.prepared(batch, RUN, AT));

        assertThat(read.batch()).isEqualTo(batch);
        assertThat(read.status()).isEqualTo(Manifest.Status.PREPARED);
        assertThat(read.run()).isEqualTo(RUN);
        assertThat(read.preparedAt()).isEqualTo(AT);
    }

    @Test
    void a_grade_is_a_line_that_a_person_can_read() {
        SyncBatch batch = SyncBatch.of(SCHOOL, PERIOD, List.of(grade("ana", "mate", "84.5", 3)));

        assertThat(ManifestItem.prepared(batch, RUN, AT).list("grades"))
                .containsExactly(AttributeValue.fromS("ana/mate/3/84.5/0/100/true"));
    }

    @Test
    void a_full_batch_of_usual_ids_takes_no_more_than_five_write_units() {
        List<SentGrade> grades = IntStream.range(0, SyncBatch.MAX_GRADES)
                .mapToObj(number -> grade("student_" + number, "matematicas", "84.5", 12))
                .toList();

        int size = ManifestItem.prepared(SyncBatch.of(SCHOOL, PERIOD, grades), RUN, AT).list("grades").stream()
                .mapToInt(line -> line.s().length() + 1)
                .sum();

        assertThat(size).isLessThan(4 * WRITE_UNIT + WRITE_UNIT / 2); // the rest of the manifest is a few hundred bytes
    }

    @Test
    void a_line_that_is_no_grade_is_not_guessed_at() {
        Item item = ManifestItem.prepared(
                        SyncBatch.of(SCHOOL, PERIOD, List.of(grade("ana", "mate", "84.5", 3))), RUN, AT)
                .list("grades", List.of(AttributeValue.fromS("ana/mate/3/84.5")));

        assertThatThrownBy(() -> ManifestItem.read(SCHOOL, PERIOD, item))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("4 values");
    }

    @Provide
    Arbitrary<SyncBatch> batches() {
        Arbitrary<String> ids =
                Arbitraries.strings().withChars("aZ09_-").ofMinLength(1).ofMaxLength(64);
        Arbitrary<BigDecimal> numbers = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.TEN)
                .ofScale(2);
        return Combinators.combine(
                        ids,
                        ids,
                        numbers,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().greaterOrEqual(1))
                .as((student, subject, score, passing, version) -> new SentGrade(
                        new StudentId(student),
                        new SubjectId(subject),
                        score,
                        BigDecimal.ZERO,
                        new BigDecimal("10.25"),
                        passing,
                        version))
                .list()
                .uniqueElements(grade -> grade.key(PERIOD))
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(grades -> SyncBatch.of(SCHOOL, PERIOD, grades));
    }

    private static SentGrade grade(String student, String subject, String score, int version) {
        return new SentGrade(
                new StudentId(student),
                new SubjectId(subject),
                new BigDecimal(score),
                BigDecimal.ZERO,
                new BigDecimal(100),
                true,
                version);
    }
}
