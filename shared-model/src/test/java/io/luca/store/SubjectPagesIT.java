package io.luca.store;

import static io.luca.store.Samples.ANA;
import static io.luca.store.Samples.DAY;
import static io.luca.store.Samples.EXAM;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.Q1;
import static io.luca.store.Samples.TEACHER;
import static io.luca.store.Samples.assertFails;
import static io.luca.store.Samples.student;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.ErrorCode;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.Grade;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.SubjectId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A student's evaluations and grades in some subjects, for who may know of no other. */
class SubjectPagesIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    /** The names of both begin alike, and others lie before, between and after them. */
    private static final Set<SubjectId> OWN = Set.of(new SubjectId("mat"), new SubjectId("mat_2"));

    private static final List<String> ALL = List.of("arte", "mat", "mat-b", "mat_2", "musica");

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    @BeforeEach
    void mark() {
        norte().enroll(student(ANA));
        for (String subject : ALL) {
            for (int number = 0; number < 4; number++) {
                norte().record(evaluation(subject, "e" + number));
            }
            TABLE.put(StoredItems.of(NORTE, grade(subject)));
        }
    }

    private static SchoolTable norte() {
        return TABLE.school("norte");
    }

    private static Evaluation evaluation(String subject, String id) {
        return Evaluation.recorded(
                new EvaluationKey(ANA, new SubjectId(subject), Q1, new EvaluationId(id)),
                EXAM,
                Score.of("80"),
                DAY,
                TEACHER,
                NOW);
    }

    private static Grade grade(String subject) {
        return new Grade(ANA, new SubjectId(subject), Q1, new BigDecimal(80), 4, true, 1, NOW, null, false);
    }

    private static void assertSaysNothingOfOthers(@Nullable String cursor) {
        if (cursor != null) {
            assertThat(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8))
                    .matches("(EVAL|GRADE)#(mat|mat_2)#.*");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 100})
    void pages_of_any_size_have_all_of_these_subjects_and_nothing_of_another(int perPage) {
        List<String> evaluations = new ArrayList<>();
        String cursor = null;
        do {
            StudentHistory page = norte().historyIn(OWN, ANA, perPage, cursor).orElseThrow();
            assertThat(page.evaluations()).hasSizeLessThanOrEqualTo(perPage);
            page.evaluations()
                    .forEach(each -> evaluations.add(
                            each.key().subject() + "/" + each.key().id()));
            assertThat(page.grades()).extracting(each -> each.subject().value()).containsExactly("mat", "mat_2");
            cursor = page.nextCursor();
            assertSaysNothingOfOthers(cursor);
        } while (cursor != null);
        assertThat(evaluations)
                .isEqualTo(IntStream.range(0, 8)
                        .mapToObj(at -> (at < 4 ? "mat" : "mat_2") + "/e" + at % 4)
                        .toList());

        List<String> grades = new ArrayList<>();
        do {
            GradesPage page = norte().gradesIn(OWN, ANA, perPage, cursor);
            page.grades().reversed().forEach(each -> grades.add(each.subject().value()));
            cursor = page.nextCursor();
            assertSaysNothingOfOthers(cursor);
        } while (cursor != null);
        assertThat(grades).containsExactly("mat_2", "mat");
    }

    /** However it was come by: its answer would tell what follows. */
    @ParameterizedTest
    @ValueSource(strings = {"EVAL#arte#Q1_2024#e0", "EVAL#mat-b#a#a", "EVAL#musica#Q1_2024#e3"})
    void a_cursor_of_another_subject_is_refused(String sortKey) {
        assertFails(() -> norte().historyIn(OWN, ANA, 2, Cursor.write(sortKey)), ErrorCode.INVALID, "cursor");
        assertFails(
                () -> norte().gradesIn(OWN, ANA, 2, Cursor.write(sortKey.replaceFirst("EVAL(#.*)#.*", "GRADE$1"))),
                ErrorCode.INVALID,
                "cursor");
    }

    /** A profile shows as many as it may cost, and where it stops says a cursor. */
    @Test
    void where_a_profile_does_not_read_all_grades_those_of_these_subjects_are_there_all_the_same() {
        for (int number = 0; number < 400; number++) {
            TABLE.put(StoredItems.of(
                    NORTE,
                    new Grade(
                            ANA,
                            new SubjectId("other_%03d".formatted(number)),
                            Q1,
                            new BigDecimal(80),
                            4,
                            true,
                            1,
                            NOW,
                            "{\"rule\":\"" + "x".repeat(4_500) + "\"}",
                            false)));
        }
        assertThat(norte().history(ANA, 2, null).orElseThrow().nextGrades()).isPresent();

        StudentHistory own = norte().historyIn(OWN, ANA, 2, null).orElseThrow();

        assertThat(own.grades()).extracting(each -> each.subject().value()).containsExactly("mat", "mat_2");
        assertSaysNothingOfOthers(own.nextGradesCursor());
    }
}
