package io.luca.interactive.school;

import io.luca.model.ClassId;
import io.luca.model.ClassesOfSubject;
import io.luca.model.Grade;
import io.luca.model.LucaException;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.ClassPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The marks and grades of classes, which are those of their students in the class's subject. Safe for use by many threads. */
final class ClassMarks {

    /** Of calls for a class's students that run at once. */
    private static final int LANES = 4;

    /** Read at once where only some grades are looked for. */
    private static final int GRADED_PER_PAGE = 200;

    private final SchoolData data;

    ClassMarks(SchoolData data) {
        this.data = data;
    }

    /**
     * What a subject and period have of some students, in their order. Of a few at once each is asked for beside the others.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if a part of it finds no place among other large reads
     */
    List<ClassPage> of(SchoolId school, List<StudentId> students, SchoolClass each) {
        int lane = Math.max(1, (students.size() + LANES - 1) / LANES);
        List<CompletableFuture<List<ClassPage>>> lanes = new ArrayList<>();
        for (int from = 0; from < students.size(); from += lane) {
            List<StudentId> some = students.subList(from, Math.min(students.size(), from + lane));
            lanes.add(data.beside(() -> data.part(
                    school,
                    records -> some.stream()
                            .map(student -> records.inClass(student, each.subject(), each.period()))
                            .toList())));
        }
        return lanes.stream()
                .flatMap(answer -> SchoolData.join(answer).stream())
                .toList();
    }

    /** Whether so many students at least have a grade in the class that one was graded in, with this one. */
    boolean hasGradedWith(SchoolId school, Grade one, int most) {
        ClassesOfSubject classes = data.storedConfig(school)
                .known()
                .period(one.period())
                .map(period -> data.classes(school, all -> all.at(one.subject(), period.end())))
                .orElse(ClassesOfSubject.NONE);
        Optional<ClassId> own = classes.of(one.student());
        SchoolClass each = new SchoolClass(one.subject(), one.period());
        long graded = 0;
        String cursor = null;
        do {
            ClassPage page = data.classPage(school, each, GRADED_PER_PAGE, cursor);
            graded += page.grades().stream()
                    .filter(grade -> classes.of(grade.student()).equals(own))
                    .count();
            cursor = page.next().orElse(null);
        } while (graded < most && cursor != null);
        return graded >= most;
    }
}
