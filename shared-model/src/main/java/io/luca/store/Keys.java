package io.luca.store;

import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.Instant;

/**
 * Builds every key of the table, and is the only class that spells one. A partition key of a school opens with
 * {@code TENANT#<school>#}: the IAM policy matches that text, and its closing {@code #} keeps school {@code 1} out of the
 * rows of school {@code 10}.
 */
final class Keys {

    static final String PROFILE = "PROFILE";
    static final String PERIODS = "PERIODS";
    static final String EVALUATIONS = "EVAL#";
    static final String GRADES = "GRADE#";
    static final String EVENTS = "EVENT#";
    static final String REGISTRY = "PLATFORM#SCHOOLS";
    private static final String CLASS_GRADE = "GRADE";

    private Keys() {}

    static String config(SchoolId school) {
        return tenant(school) + "CONFIG";
    }

    static String student(SchoolId school, StudentId student) {
        return tenant(school) + "STUDENT#" + student;
    }

    static String evaluation(EvaluationKey key) {
        return evaluations(key.subject(), key.period()) + key.id();
    }

    /** The part that all evaluations of a subject and period share. */
    static String evaluations(SubjectId subject, PeriodId period) {
        return EVALUATIONS + subject + "#" + period + "#";
    }

    static String grade(SubjectId subject, PeriodId period) {
        return GRADES + subject + "#" + period;
    }

    static String change(Instant at, EvaluationKey key, int version) {
        return "CHANGE#" + at + "#" + key.subject() + "#" + key.period() + "#" + key.id() + "#" + version;
    }

    static String toConsolidate(SchoolId school) {
        return tenant(school) + "TO_CONSOLIDATE";
    }

    /** The work index's sort key: affected grades lie together. */
    static String work(EvaluationKey key) {
        return key.student() + "#" + key.subject() + "#" + key.period() + "#" + key.id();
    }

    static String schoolClass(SchoolId school, SubjectId subject, PeriodId period) {
        return tenant(school) + "CLASS#" + subject + "#" + period;
    }

    static String classEvaluation(StudentId student, EvaluationId evaluation) {
        return student + "#" + EVALUATIONS + evaluation;
    }

    static String classGrade(StudentId student) {
        return student + "#" + CLASS_GRADE;
    }

    static String registered(SchoolId school) {
        return "SCHOOL#" + school;
    }

    private static String tenant(SchoolId school) {
        return "TENANT#" + school + "#";
    }
}
