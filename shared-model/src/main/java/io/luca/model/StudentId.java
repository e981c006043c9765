package io.luca.model;

/** The name of one student within a school. It is the person id of the student's sign-in. */
public record StudentId(String value) {

    public StudentId {
        Ids.valid(value, "student_id");
    }

    @Override
    public String toString() {
        return value;
    }
}
