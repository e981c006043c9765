package io.luca.local.workbench.bench;

import static java.util.stream.Collectors.toMap;

import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.ClassId;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.MemberRole;
import io.luca.model.Membership;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.Scale;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import io.luca.store.SchoolTable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** Schools to measure with: each with students who have a year's worth of evaluations. */
final class BenchSchools {

    /** With {@link #TEACHERS} each: the service takes 8,000 requests a second of them before it limits a person or a school. */
    static final int SCHOOLS = 40;

    static final int STUDENTS = 13;
    /** A school whose rights end at its one class. */
    static final SchoolId WITH_A_CLASS = new SchoolId("bench_class");

    static final ClassId CLASS = new ClassId("clase");
    static final int CLASS_MEMBERS = 40;

    /** Of a Friday evening. */
    static final int COLD_MEMBERS = 30;

    private static final ClassId COLD = new ClassId("fria");

    private static final int TEACHERS = 10;
    private static final int EVALUATIONS = 20;
    private static final String PASSWORD = "Bench-2026!";
    /** So many that of a student no subject is given more evaluations than a class has in a year. */
    private static final int SUBJECTS = 40;

    /** What the class has its marks in. */
    static final SchoolClass MARKED = new SchoolClass(subject(0), new PeriodId("Q1_2024"));

    private static final PeriodId PERIOD = new PeriodId("Q1_2024");
    private static final EvaluationType EXAM = new EvaluationType("exam");

    private BenchSchools() {}

    /** Creates them; ID tokens of teachers, of each school the first in order of school, then of each the second, and so on. */
    static List<String> create(Platform platform, TableAccess access) {
        SchoolConfig config = config();
        for (int school = 0; school < SCHOOLS; school++) {
            SchoolTable records = access.table().forSchool(school(school));
            records.saveConfig(config, UUID.randomUUID());
            for (int student = 0; student < STUDENTS; student++) {
                records.enroll(new Student(student(student), "Alumna de prueba", "3", "A"));
                records.enroll(new Student(marked(student), "Alumna de prueba", "3", "A"));
                for (int evaluation = 0; evaluation < EVALUATIONS; evaluation++) {
                    records.record(evaluation(student(student), subject(0), "seed_" + evaluation));
                }
            }
        }
        return IntStream.range(0, SCHOOLS * TEACHERS)
                .mapToObj(number -> {
                    String teacher = "bench_teacher_" + number;
                    platform.people().enroll(teacher, PASSWORD, school(number).value(), "teacher");
                    return platform.people().idToken(teacher);
                })
                .toList();
    }

    private static SchoolConfig config() {
        return new SchoolConfig(
                List.of(new GradingPeriod(PERIOD, LocalDate.of(2024, 1, 15), LocalDate.of(2024, 4, 15))),
                IntStream.range(0, SUBJECTS)
                        .boxed()
                        .collect(toMap(
                                BenchSchools::subject,
                                _ -> new GradingRules(
                                        Map.of(EXAM, BigDecimal.ONE), new BigDecimal(60), Scale.DEFAULT))),
                0);
    }

    /** Creates the school with a class; ID tokens of those who teach it. */
    static List<String> createWithAClass(Platform platform, TableAccess access) {
        SchoolTable records = access.table().forSchool(WITH_A_CLASS);
        LocalDate since = LocalDate.of(2024, 1, 1);
        records.saveConfig(config(), UUID.randomUUID());
        access.table().classesOf(WITH_A_CLASS).open(new TaughtClass(CLASS, "Clase", subject(0), "3", "A", 2024, 0));
        for (int student = 0; student < CLASS_MEMBERS; student++) {
            StudentId id = ofClass(student);
            records.enroll(new Student(id, "Alumna de prueba", "3", "A"));
            records.record(evaluation(id, subject(0), "seed"));
            join(access, CLASS, new PersonId(id.value()), MemberRole.STUDENT, since);
        }
        access.table().classesOf(WITH_A_CLASS).open(new TaughtClass(COLD, "Clase", subject(0), "3", "B", 2024, 0));
        for (int student = 0; student < COLD_MEMBERS; student++) {
            records.enroll(new Student(cold(student), "Alumna de prueba", "3", "B"));
            join(access, COLD, new PersonId(cold(student).value()), MemberRole.STUDENT, since);
        }
        access.table().rightsOf(WITH_A_CLASS).endAtClass(new PersonId("bench_class_admin"));
        return IntStream.range(0, TEACHERS)
                .mapToObj(number -> {
                    String teacher = "bench_class_teacher_" + number;
                    join(access, CLASS, new PersonId(teacher), MemberRole.TEACHER, since);
                    join(access, COLD, new PersonId(teacher), MemberRole.TEACHER, since);
                    platform.people().enroll(teacher, PASSWORD, WITH_A_CLASS.value(), "teacher");
                    return platform.people().idToken(teacher);
                })
                .toList();
    }

    /** One of the members of the class. */
    static StudentId ofClass(int number) {
        return new StudentId("clase_" + number);
    }

    /** One of a class of whom nobody was asked before. */
    static StudentId cold(int number) {
        return new StudentId("fria_" + number);
    }

    private static void join(
            TableAccess access, ClassId schoolClass, PersonId person, MemberRole role, LocalDate since) {
        var _ = access.table()
                .membershipsOf(WITH_A_CLASS)
                .join(new Membership(schoolClass, person, role, since, Optional.empty()), since);
    }

    static SchoolId school(long number) {
        return new SchoolId("bench_" + number % SCHOOLS);
    }

    /** A student whose profile is read: a year's worth of evaluations, and no more while others are written. */
    static StudentId student(long number) {
        return new StudentId("alumna_" + number % STUDENTS);
    }

    /** A student who is given evaluations all the time. */
    static StudentId marked(long number) {
        return new StudentId("marcada_" + number % STUDENTS);
    }

    /** The subject of an evaluation: who has one of each school's students marked has all of them marked before the next subject. */
    static SubjectId subjectOf(long number) {
        return subject((int) (number / (SCHOOLS * STUDENTS) % SUBJECTS));
    }

    private static SubjectId subject(int number) {
        return new SubjectId("materia_" + number);
    }

    static Evaluation evaluation(StudentId student, SubjectId subject, String id) {
        Instant now = Instant.parse("2024-02-15T10:30:00Z");
        return Evaluation.recorded(
                new EvaluationKey(student, subject, PERIOD, new EvaluationId(id)),
                EXAM,
                Score.of("85"),
                LocalDate.of(2024, 2, 15),
                new PersonId("bench_teacher"),
                now);
    }
}
