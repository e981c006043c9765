package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import java.util.List;

/** The item of a {@link Student}. */
final class StudentItem {

    private static final String ID = "student_id";
    private static final String NAME = "name";
    private static final String GRADE_LEVEL = "grade_level";
    private static final String GROUP = "group";

    /** What {@link #read} needs. */
    static final List<String> READ = List.of(ID, NAME, GRADE_LEVEL, GROUP);

    private StudentItem() {}

    static Item write(SchoolId school, Student student) {
        return Item.empty()
                .text(TableSchema.PARTITION_KEY, Keys.student(school, student.id()))
                .text(TableSchema.SORT_KEY, Keys.PROFILE)
                .text(ID, student.id().value())
                .text(NAME, student.name())
                .text(GRADE_LEVEL, student.gradeLevel())
                .text(GROUP, student.group());
    }

    static Student read(Item item) {
        return new Student(new StudentId(item.text(ID)), item.text(NAME), item.text(GRADE_LEVEL), item.text(GROUP));
    }
}
