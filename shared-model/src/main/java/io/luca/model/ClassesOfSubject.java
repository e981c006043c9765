package io.luca.model;

import java.util.Map;
import java.util.Optional;

/**
 * In which class of a subject each student is on a day. Who is in none is measured with all others who are in none, as a whole school was
 * before it had classes.
 */
public record ClassesOfSubject(Map<StudentId, ClassId> classes) {

    /** Of a school without classes. */
    public static final ClassesOfSubject NONE = new ClassesOfSubject(Map.of());

    public ClassesOfSubject {
        classes = Map.copyOf(classes);
    }

    /** What a student is measured within; empty for those in no class. */
    public Optional<ClassId> of(StudentId student) {
        return Optional.ofNullable(classes.get(student));
    }
}
