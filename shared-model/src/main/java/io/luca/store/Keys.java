package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.BatchKey;
import io.luca.model.BehaviorEvent;
import io.luca.model.ClassId;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.GradeKey;
import io.luca.model.MemberRole;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The keys of the table; no other class spells one. A partition key of a school opens with
 * {@code TENANT#<school>#}: the IAM policy matches that text, and its closing {@code #} keeps school {@code 1} out of the
 * rows of school {@code 10}.
 */
final class Keys {

    static final String PROFILE = "PROFILE";
    static final String PERIODS = "PERIODS";
    /** The shape of {@link #evaluation}, for what comes back in a client's cursor. */
    static final Pattern EVALUATION_SHAPE = Pattern.compile("EVAL#[A-Za-z0-9_-]+#[A-Za-z0-9_-]+#[A-Za-z0-9_-]+");

    /** The shape of {@link #classGrade} and {@link #classEvaluation}: the student, and the evaluation if it is one. */
    static final Pattern CLASS_SHAPE =
            Pattern.compile("(?<student>[A-Za-z0-9_-]{1,64})#(?:GRADE|EVAL#(?<evaluation>[A-Za-z0-9_-]{1,64}))");

    static final String EVALUATIONS = "EVAL#";
    static final String GRADES = TableSchema.GRADE_ITEMS;
    static final String EVENTS = TableSchema.EVENT_ITEMS;
    /** What others say of a student. Lies above all that begins with a time, and below the grades. */
    static final String REPORTS = EVENTS + "BY#";

    /** Events whose payload is long, whole. Lies below all that a profile reads. */
    static final String DETAILS = TableSchema.DETAIL_ITEMS;

    private static final String AN_ID = "[A-Za-z0-9_-]{1,64}";
    private static final String AN_EVENT_TIME = "[0-9T:.Z-]{20,40}";
    /** The shape of {@link #event}, for what comes back in a client's cursor. */
    static final Pattern EVENT_SHAPE = Pattern.compile("EVENT#(?:" + AN_EVENT_TIME + "#" + AN_ID + "#" + AN_ID + "|BY#"
            + AN_ID + "#" + AN_EVENT_TIME + "#" + AN_ID + ")");

    /** The shape of {@link #change} and {@link #changesSince}, for what comes back in a client's cursor. */
    static final Pattern CHANGE_SHAPE =
            Pattern.compile("CHANGE#[0-9T:.Z-]{20,40}(?:#" + AN_ID + "#" + AN_ID + "#" + AN_ID + "#[0-9]{1,9})?");

    /** The shape of {@link #grade}, for what comes back in a client's cursor. */
    static final Pattern GRADE_SHAPE = Pattern.compile("GRADE#" + AN_ID + "#" + AN_ID);

    static final String REGISTRY = TableSchema.REGISTRY_PARTITION;
    static final String BATCHES = "BATCH#";
    static final String ERASURES = "ERASURE#";
    /** The exports that are in the making. */
    static final String EXPORTS_UNDER_WAY = "EXPORTS";
    /** Who works on the sync of a period, and on which batches. */
    static final String SYNC_STATE = "STATE";

    /** How far rights go, beside the configuration. */
    static final String RIGHTS = "RIGHTS";

    /** Beside the configuration of a school: what an operator has said of it as a whole. */
    static final String STATUS = "STATUS";

    /** What the sort key of a class begins with that there are or were marks of. */
    static final String OPENED = "CLASS#";

    private static final String CLASS_GRADE = "GRADE";
    /** What the sort key of a receipt begins with. */
    static final String RECEIPT = "RECEIPT#";

    private static final DateTimeFormatter CHANGE_TIME =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);
    private static final DateTimeFormatter EVENT_TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    /** What a class says of itself, before its members. */
    static final String CLASS = "CLASS";

    /** What the sort key of a class's member begins with. */
    static final String MEMBERS = "MEMBER#";

    /** What the sort key begins with under which a person has the own classes of a subject. Lies below all that a profile reads. */
    static final String OWN_CLASSES = "CLASSES#";

    /** The shape of an id as a sort key, for what comes back in a client's cursor. */
    static final Pattern ID_SHAPE = Pattern.compile(AN_ID);

    private Keys() {}

    static String config(SchoolId school) {
        return tenant(school) + "CONFIG";
    }

    /** The sort key of a class that there are or were marks of, beside the configuration. */
    static String opened(SchoolClass each) {
        return OPENED + each.subject() + "#" + each.period();
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

    /** The part that all evaluations of a subject share. */
    static String evaluationsOf(SubjectId subject) {
        return EVALUATIONS + subject + "#";
    }

    /** The part that all grades of a subject share. */
    static String gradesOf(SubjectId subject) {
        return GRADES + subject + "#";
    }

    /** Whether a sort key is a grade's. */
    static boolean isGrade(String sortKey) {
        return sortKey.startsWith(GRADES);
    }

    /** Changes lie in the order of time: every time is written with the same number of digits. */
    static String change(Instant at, EvaluationKey key, int version) {
        return TableSchema.CHANGE_ITEMS + CHANGE_TIME.format(at) + "#" + key.subject() + "#" + key.period() + "#"
                + key.id() + "#" + version;
    }

    /** Above all changes of the time of one, and it says of none whose it is: a cursor may lie in a subject that its reader does not teach. */
    static String changesSince(String change) {
        return change.substring(0, change.indexOf('#', TableSchema.CHANGE_ITEMS.length()));
    }

    /**
     * The same event has the same key, however often it comes. What the student sends lies in the order of time. What others say lies
     * apart from it and sender by sender, of each in the order of time: however many events one sends, and whatever time they name, a
     * reading can pass over them and finds those of the next.
     */
    static String event(BehaviorEvent.Identity event) {
        String time = EVENT_TIME.format(event.occurredAt());
        boolean isOwn = event.sender().value().equals(event.student().value());
        return isOwn
                ? EVENTS + time + "#" + event.id() + "#" + event.sender()
                : REPORTS + event.sender() + "#" + time + "#" + event.id();
    }

    /** The sort key of an event with its long payload, by the sort key of the event. */
    static String detail(String event) {
        return DETAILS + event.substring(EVENTS.length());
    }

    /** The part that all share that the sender of a report says of the student. It lies below all of them. */
    static String reportsOfSender(String report) {
        return report.substring(0, report.indexOf('#', REPORTS.length()) + 1);
    }

    /** The sort key of a receipt: nobody's request can write over what another one was told. */
    static String receipt(PersonId sender) {
        return RECEIPT + sender;
    }

    static String receipt(SchoolId school, RequestId request) {
        return tenant(school) + "RECEIPT#" + request;
    }

    /** Who is to be erased or was, and whose records are handed out. */
    static String privacy(SchoolId school) {
        return tenant(school) + "PRIVACY";
    }

    static String erasure(StudentId student) {
        return ERASURES + student;
    }

    static String export(StudentId student) {
        return "EXPORT#" + student;
    }

    /** How often erasures and exports were asked for on a day. */
    static String requestsOf(LocalDate day) {
        return "REQUESTS#" + day;
    }

    static String toConsolidate(SchoolId school) {
        return tenant(school) + "TO_CONSOLIDATE";
    }

    /** Who counts no more in a class, or again, so that it is to be measured anew. */
    static String toMeasureAnew(SchoolId school) {
        return tenant(school) + "TO_MEASURE";
    }

    /** Who came into a class of a subject, or left one, so that its classes are to be measured anew. */
    static String moved(SchoolId school) {
        return tenant(school) + "MOVED";
    }

    /** The sort key of one of them: those of a subject lie together. */
    static String moved(SubjectId subject, PersonId student) {
        return subject + "#" + student;
    }

    /** The work index's sort key: affected grades lie together. */
    static String work(EvaluationKey key) {
        return key.student() + "#" + key.subject() + "#" + key.period() + "#" + key.id();
    }

    static String toSync(SchoolId school, PeriodId period) {
        return tenant(school) + "TO_SYNC#" + period;
    }

    /** The sort key of a grade that waits to be sent. */
    static String toSend(GradeKey grade) {
        return grade.student() + "#" + grade.subject();
    }

    static String sync(SchoolId school, PeriodId period) {
        return tenant(school) + "SYNC#" + period;
    }

    static String batch(BatchKey key) {
        return BATCHES + key;
    }

    static String schoolClass(SchoolId school, SubjectId subject, PeriodId period) {
        return tenant(school) + "CLASS#" + subject + "#" + period;
    }

    /** The part that all items of a student in a class share. The evaluations come before the grade. */
    static String classStudent(StudentId student) {
        return student + "#";
    }

    static String classEvaluation(StudentId student, EvaluationId evaluation) {
        return classStudent(student) + EVALUATIONS + evaluation;
    }

    static String classGrade(StudentId student) {
        return classStudent(student) + CLASS_GRADE;
    }

    /** The classes of a year, each under its id. */
    static String classes(SchoolId school, int year) {
        return tenant(school) + "CLASSES#" + year;
    }

    /** A class and its members. */
    static String roster(SchoolId school, ClassId each) {
        return tenant(school) + "ROSTER#" + each;
    }

    /** The sort key of a member: those of a role lie together. */
    static String member(MemberRole role, PersonId person) {
        return MEMBERS + role.word() + "#" + person;
    }

    /** The students of the school, each under the own id. */
    static String students(SchoolId school) {
        return tenant(school) + "STUDENTS";
    }

    /** The sort key of a change of what is said of a student. */
    static String rectification(Instant at) {
        return "RECTIFICATION#" + CHANGE_TIME.format(at);
    }

    /** Who works at the school, each under the own id. */
    static String people(SchoolId school) {
        return tenant(school) + "PEOPLE";
    }

    /** What there is of a member of the school who is no student there. */
    static String person(SchoolId school, PersonId person) {
        return tenant(school) + "PERSON#" + person;
    }

    /** The sort key of a person's own classes of a subject. */
    static String ownClasses(SubjectId subject) {
        return OWN_CLASSES + subject;
    }

    static String registered(SchoolId school) {
        return "SCHOOL#" + school;
    }

    /** Whether a partition key is one of the school's. */
    static boolean isOf(SchoolId school, String partitionKey) {
        return partitionKey.startsWith(tenant(school));
    }

    /** How every partition key of the school begins. */
    static String tenant(SchoolId school) {
        return TableSchema.SCHOOL_PARTITIONS + school + "#";
    }
}
