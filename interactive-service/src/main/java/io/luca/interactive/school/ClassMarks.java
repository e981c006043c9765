package io.luca.interactive.school;

import io.luca.model.LucaException;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.ClassPage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The marks and grades of a class's students in its subject. Safe for use by many threads. */
final class ClassMarks {

    /** Asked for at once, each beside the others: of few marks each, so that most of what one takes is the way there and back. */
    private static final int AT_ONCE = 10;

    /** Of marks, after which no further student is looked at. */
    private static final int ENOUGH = 500;

    private final SchoolData data;

    ClassMarks(SchoolData data) {
        this.data = data;
    }

    /**
     * What a subject and period have of the first of some students, in their order: of all, or of fewer once these have enough.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if it finds no place among other large reads
     */
    List<ClassPage> ofFirst(SchoolId school, List<StudentId> students, SchoolClass each) {
        return data.largeRead(school, () -> read(school, students, each));
    }

    private List<ClassPage> read(SchoolId school, List<StudentId> students, SchoolClass each) {
        List<ClassPage> found = new ArrayList<>();
        int marks = 0;
        while (found.size() < students.size() && marks < ENOUGH) {
            List<StudentId> some = students.subList(found.size(), Math.min(students.size(), found.size() + AT_ONCE));
            List<CompletableFuture<ClassPage>> answers = some.stream()
                    .map(student -> data.beside(
                            () -> data.of(school, records -> records.inClass(student, each.subject(), each.period()))))
                    .toList();
            for (CompletableFuture<ClassPage> answer : answers) {
                ClassPage page = SchoolData.join(answer);
                found.add(page);
                marks += page.evaluations().size();
            }
        }
        return found;
    }
}
