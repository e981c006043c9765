package io.luca.store;

import static io.luca.store.Samples.MATH;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.Q1;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.StudentId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClassStudentsTest {

    private static final StudentId ANA = new StudentId("ana");
    private static final StudentId BETO = new StudentId("beto");
    private static final StudentId CARLA = new StudentId("carla");

    @Test
    void a_student_whose_marks_stand_in_several_pages_comes_once_and_whole() {
        List<ClassPage> pages = List.of(
                page("1", List.of(), evaluation(ANA, "e1"), evaluation(BETO, "e1")),
                page("2", List.of(), evaluation(BETO, "e2")),
                page("3", List.of(grade(BETO)), evaluation(BETO, "e3")),
                page(null, List.of(grade(CARLA))));

        List<ClassStudents.Marks> all = walked(pages);

        assertThat(all).extracting(ClassStudents.Marks::student).containsExactly(ANA, BETO, CARLA);
        assertThat(all.get(1).evaluations())
                .extracting(evaluation -> evaluation.key().id().value())
                .containsExactly("e1", "e2", "e3");
        assertThat(all).extracting(marks -> marks.grade().isPresent()).containsExactly(false, true, true);
    }

    @Test
    void an_empty_class_has_nobody_also_over_empty_pages() {
        assertThat(walked(List.of(page("1", List.of()), page(null, List.of())))).isEmpty();
    }

    @Test
    void asks_for_a_page_only_when_it_is_needed() {
        List<@Nullable String> asked = new ArrayList<>();
        ClassStudents students = new ClassStudents(cursor -> {
            asked.add(cursor);
            return page("more", List.of(), evaluation(ANA, "e1"), evaluation(BETO, "e1"), evaluation(CARLA, "e1"));
        });

        assertThat(students.next().student()).isEqualTo(ANA);

        assertThat(asked).hasSize(1);
    }

    @Test
    void ends_after_the_last() {
        ClassStudents students = new ClassStudents(_ -> page(null, List.of()));

        Assertions.assertThatThrownBy(students::next).isInstanceOf(NoSuchElementException.class);
    }

    private static List<ClassStudents.Marks> walked(List<ClassPage> pages) {
        ClassStudents students = new ClassStudents(cursor -> pages.get(cursor == null ? 0 : Integer.parseInt(cursor)));
        List<ClassStudents.Marks> all = new ArrayList<>();
        students.forEachRemaining(all::add);
        return all;
    }

    private static ClassPage page(@Nullable String next, List<Grade> grades, Evaluation... evaluations) {
        return new ClassPage(grades, List.of(evaluations), new PageRange(null, null), next);
    }

    private static Evaluation evaluation(StudentId student, String id) {
        return Samples.evaluation(student, id, "80");
    }

    private static Grade grade(StudentId student) {
        return new Grade(student, MATH, Q1, new BigDecimal(80), 1, true, 1, NOW, null, false);
    }
}
