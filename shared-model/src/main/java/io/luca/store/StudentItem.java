package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.Rectification;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The item of a {@link Student}. */
final class StudentItem {

    private static final String ID = "student_id";
    private static final String NAME = "name";
    private static final String GRADE_LEVEL = "grade_level";
    private static final String GROUP = "group";

    /** What {@link #read} needs. */
    static final List<String> READ = List.of(ID, NAME, GRADE_LEVEL, GROUP);

    /** That a student is as it was read, with {@link #NAMES} and {@link #valuesOf}. */
    static final String UNCHANGED = "#name = :name AND #level = :level AND #group = :group";

    static final Map<String, String> NAMES = Map.of("#name", NAME, "#level", GRADE_LEVEL, "#group", GROUP);

    private StudentItem() {}

    static Map<String, AttributeValue> valuesOf(Student read) {
        return Item.empty()
                .text(":name", read.name())
                .text(":level", read.gradeLevel())
                .text(":group", read.group())
                .attributes();
    }

    /** With the student's records. */
    static Item write(SchoolId school, Student student) {
        return said(student)
                .text(TableSchema.PARTITION_KEY, Keys.student(school, student.id()))
                .text(TableSchema.SORT_KEY, Keys.PROFILE);
    }

    /** Among all students of the school. */
    static Item amongAll(SchoolId school, Student student) {
        return said(student)
                .text(TableSchema.PARTITION_KEY, Keys.students(school))
                .text(TableSchema.SORT_KEY, student.id().value());
    }

    /** Who changed what the school says of a student, from what to what, and why. */
    static Item rectification(SchoolId school, Rectification change) {
        return Item.empty()
                .text(
                        TableSchema.PARTITION_KEY,
                        Keys.student(school, change.after().id()))
                .text(TableSchema.SORT_KEY, Keys.rectification(change.at()))
                .text("changed_by", change.by().value())
                .text("changed_at", change.at().toString())
                .text("reason", change.reason())
                .map("before", said(change.before()).attributes())
                .map("after", said(change.after()).attributes());
    }

    private static Item said(Student student) {
        return Item.empty()
                .text(ID, student.id().value())
                .text(NAME, student.name())
                .text(GRADE_LEVEL, student.gradeLevel())
                .text(GROUP, student.group());
    }

    static Student read(Item item) {
        return new Student(new StudentId(item.text(ID)), item.text(NAME), item.text(GRADE_LEVEL), item.text(GROUP));
    }
}
