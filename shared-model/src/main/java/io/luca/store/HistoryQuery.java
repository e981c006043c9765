package io.luca.store;

import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.logging.LogContext;
import io.luca.model.BehaviorEvent;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.tracing.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * The queries for one student's items. By the order of sort keys ({@code EVAL# < EVENT# < EVENT#BY# < GRADE# < PROFILE}), a profile is
 * three of them side by side: the evaluations upwards, the newest of what the student has sent, and downwards from the profile the
 * grades and what others say. That lies sender by sender, so the reading downwards passes over the rest of who has said enough.
 */
final class HistoryQuery {

    /**
     * Of so many people at the least a profile looks at what they say of the student: more than teach anybody in {@link
     * BehaviorEvent#KEPT a month}. Beyond, those are left out whose ids come first in the alphabet: an order that nobody can change by
     * what is sent.
     */
    static final int SENDERS_LOOKED_AT = 40;
    /** Profile, the grades of a year of ten subjects, and the reports: one page in the usual case. */
    private static final int DOWNWARD_PAGE = 1 + 40 + RecentEvents.SHOWN;

    /** Reports that are read at once after the first page, at the least: of one sender or of some. */
    private static final int REPORTS_PAGE = 5;

    /** So many reports of each further sender are read once a page of them was as large as the table gives one. */
    private static final int FEW = 2;

    /**
     * Once the grades of a profile have cost so many read units of some 8 KB, the rest is left to {@link #grades}. What a further grade
     * costs is taken to be what those before it did; where it is more, one page costs as much as the table gives at once, 128 units.
     */
    private static final double UNITS_OF_GRADES = 40;

    private static final int MOST_PAGES_OF_GRADES = 5;
    private static final int MOST_GRADES_AT_ONCE = 1_000;

    /** Shown at once of some subjects, where a profile does not read all grades. */
    private static final int GRADES_OF_SUBJECTS = 60;

    /** A page of reports passes one sender at the least. */
    private static final int MAX_DOWNWARD_PAGES = MOST_PAGES_OF_GRADES + SENDERS_LOOKED_AT;

    private final TenantTable table;
    private final SchoolId school;
    private final StudentId student;
    private final HistoryRequests requests;

    HistoryQuery(TenantTable table, SchoolId school, StudentId student) {
        this.table = table;
        this.school = school;
        this.student = student;
        this.requests = new HistoryRequests(table.name(), Keys.student(school, student), table.as(school));
    }

    Optional<StudentHistory> page(int evaluationsPerPage, @Nullable String cursor) {
        return page(
                () -> SubjectPages.Page.of(query(requests.upwards(Keys.EVALUATIONS, cursor)
                        .limit(evaluationsPerPage)
                        .build())),
                cursor,
                grades -> new GradesPage(grades.shown(), grades.next()));
    }

    /** The same of some subjects. */
    Optional<StudentHistory> page(int evaluationsPerPage, @Nullable String cursor, Collection<SubjectId> subjects) {
        SubjectPages only = new SubjectPages(requests, this::query, subjects);
        return page(
                () -> only.evaluations(evaluationsPerPage, cursor),
                cursor,
                grades -> grades.next() == null
                        ? new GradesPage(only.of(grades.shown()), null)
                        : only.grades(GRADES_OF_SUBJECTS, null));
    }

    private Optional<StudentHistory> page(
            Supplier<SubjectPages.Page> read, @Nullable String cursor, Function<Grades, GradesPage> shown) {
        FutureTask<SubjectPages.Page> evaluations = beside(read);
        FutureTask<QueryResponse> own = beside(() -> query(requests.ownEvents()));
        Optional<Downwards> rest = downwards();
        SubjectPages.Page page = join(evaluations);
        List<BehaviorEvent> sent = join(own).items().stream()
                .map(item -> EventItem.read(student, new Item(item)))
                .toList();
        String through = page.end();
        String after = cursor == null ? null : Cursor.read(cursor, Keys.EVALUATION_SHAPE);
        return rest.map(found -> {
            GradesPage grades = shown.apply(found.grades);
            return new StudentHistory(
                    found.student,
                    grades.grades(),
                    page.items().stream().map(EvaluationItem::read).toList(),
                    RecentEvents.of(found.reports, sent),
                    new PageRange(after, through),
                    through == null ? null : Cursor.write(through),
                    grades.nextCursor());
        });
    }

    /** All evaluations of a subject and period. */
    List<Evaluation> evaluations(SubjectId subject, PeriodId period) {
        return evaluations(subject, period, false);
    }

    /** All evaluations of a subject and period as they were written last, at twice the price. */
    List<Evaluation> latest(SubjectId subject, PeriodId period) {
        return evaluations(subject, period, true);
    }

    /** How many evaluations there are of a subject and period, up to a limit. */
    int count(SubjectId subject, PeriodId period, int most) {
        return query(requests.upwards(Keys.evaluations(subject, period), null)
                        .select(Select.COUNT)
                        .limit(most)
                        .build())
                .count();
    }

    /** The classes of all evaluations. */
    Set<SchoolClass> classes() {
        Set<SchoolClass> classes = new HashSet<>();
        evaluations(Keys.EVALUATIONS, false)
                .forEach(each -> classes.add(
                        new SchoolClass(each.key().subject(), each.key().period())));
        return classes;
    }

    private List<Evaluation> evaluations(SubjectId subject, PeriodId period, boolean latest) {
        return evaluations(Keys.evaluations(subject, period), latest);
    }

    private List<Evaluation> evaluations(String prefix, boolean latest) {
        List<Evaluation> all = new ArrayList<>();
        String cursor = null;
        do {
            QueryResponse page = query(
                    requests.upwards(prefix, cursor).consistentRead(latest).build());
            page.items().forEach(item -> all.add(EvaluationItem.read(new Item(item))));
            cursor = page.lastEvaluatedKey().isEmpty()
                    ? null
                    : Cursor.write(new Item(page.lastEvaluatedKey()).text(SORT_KEY));
        } while (cursor != null);
        return all;
    }

    private record Downwards(Student student, Grades grades, List<BehaviorEvent> reports) {}

    /** The grades of a profile, from the last subject on, and what reading them has cost. */
    private static final class Grades {

        private final List<Grade> found = new ArrayList<>();
        private double units;
        private int items;
        private int pages;
        private @Nullable String end;

        void add(Grade grade) {
            found.add(grade);
        }

        /** How many more items are affordable after a page that ended among grades; none or less if no more are to be read. */
        int affordableAfter(QueryResponse page) {
            if (++pages == MOST_PAGES_OF_GRADES) {
                return 0;
            }
            items += page.items().size();
            units += page.consumedCapacity() == null
                    ? UNITS_OF_GRADES
                    : page.consumedCapacity().capacityUnits();
            return (int) Math.min(MOST_GRADES_AT_ONCE, (UNITS_OF_GRADES - units) / (units / items));
        }

        /** Nothing more of them is read, below a sort key. */
        void endAt(String sortKey) {
            end = sortKey;
        }

        List<Grade> shown() {
            return found.reversed();
        }

        @Nullable
        String next() {
            return end == null ? null : Cursor.write(end);
        }
    }

    /** Reads down from the profile until enough was seen. */
    private Optional<Downwards> downwards() {
        Student profile = null;
        Grades grades = new Grades();
        Reports reports = new Reports();
        Step step = Step.FIRST;
        for (int pages = 0; pages < MAX_DOWNWARD_PAGES; pages++) {
            QueryResponse page = query(requests.downwards(step));
            for (Map<String, AttributeValue> attributes : page.items()) {
                Item item = new Item(attributes);
                String sortKey = item.text(SORT_KEY);
                if (sortKey.equals(Keys.PROFILE)) {
                    profile = StudentItem.read(item);
                } else if (sortKey.startsWith(Keys.GRADES) && GradeItem.isGrade(item)) {
                    grades.add(GradeItem.read(item));
                } else if (sortKey.startsWith(Keys.REPORTS)) {
                    reports.add(sortKey, EventItem.read(student, item));
                }
            }
            if (profile == null) {
                return Optional.empty();
            }
            if (page.lastEvaluatedKey().isEmpty() || reports.senders() >= SENDERS_LOOKED_AT) {
                break;
            }
            step = next(step, page, grades, reports);
        }
        return Optional.of(new Downwards(Objects.requireNonNull(profile), grades, reports.kept()));
    }

    /**
     * One page of a reading downwards.
     *
     * @param isBrief whether the reports are so large that no more than a few of each sender are read
     */
    record Step(Map<String, AttributeValue> start, int limit, boolean isBrief) {

        static final Step FIRST = new Step(Map.of(), DOWNWARD_PAGE, false);
    }

    /**
     * Where the reading goes on: where it ended, below the grades if more of them would cost too much, or below all that this sender says.
     * A page that ended before its limit was as large as the table gives one, 1 MB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html.
     */
    private Step next(Step step, QueryResponse page, Grades grades, Reports reports) {
        Map<String, AttributeValue> end = page.lastEvaluatedKey();
        String sortKey = new Item(end).text(SORT_KEY);
        if (!sortKey.startsWith(Keys.REPORTS)) {
            int affordable = grades.affordableAfter(page);
            if (affordable > 0) {
                return new Step(end, affordable + RecentEvents.SHOWN, step.isBrief);
            }
            grades.endAt(sortKey);
            return new Step(requests.startBelow(Keys.GRADES), DOWNWARD_PAGE, step.isBrief);
        }
        boolean isBrief = step.isBrief || page.items().size() < step.limit;
        return new Step(
                isBrief || reports.sufficeOf(sortKey) ? requests.startBelow(Keys.reportsOfSender(sortKey)) : end,
                isBrief ? FEW : Math.max(REPORTS_PAGE, reports.wanted()),
                isBrief);
    }

    /** A page of all grades that were ever made, from the last subject on. */
    GradesPage grades(int perPage, @Nullable String cursor) {
        QueryRequest.Builder query = requests.grades(Keys.GRADES).limit(perPage);
        if (cursor != null) {
            query.exclusiveStartKey(requests.startBelow(Cursor.read(cursor, Keys.GRADE_SHAPE)));
        }
        QueryResponse page = query(query.build());
        return new GradesPage(
                page.items().stream()
                        .map(Item::new)
                        .filter(GradeItem::isGrade)
                        .map(GradeItem::read)
                        .toList()
                        .reversed(),
                page.lastEvaluatedKey().isEmpty()
                        ? null
                        : Cursor.write(new Item(page.lastEvaluatedKey()).text(SORT_KEY)));
    }

    /** The same of some subjects. */
    GradesPage grades(int perPage, @Nullable String cursor, Collection<SubjectId> subjects) {
        return new SubjectPages(requests, this::query, subjects).grades(perPage, cursor);
    }

    /** A page of all events, to the end of what is kept. It ends early where what is long fills it. */
    EventsPage events(int perPage, @Nullable String cursor) {
        QueryRequest.Builder query =
                requests.upwards(Keys.EVENTS, null).scanIndexForward(false).limit(perPage);
        if (cursor != null) {
            query.exclusiveStartKey(requests.startBelow(Cursor.read(cursor, Keys.EVENT_SHAPE)));
        }
        QueryResponse page = query(query.build());
        List<Item> found = page.items().stream().map(Item::new).toList();
        List<Item> fitting = EventDetails.fitting(found);
        Item end = fitting.size() < found.size() ? fitting.getLast() : new Item(page.lastEvaluatedKey());
        return new EventsPage(
                new EventDetails(table, school, student).whole(fitting),
                end.has(SORT_KEY) ? Cursor.write(end.text(SORT_KEY)) : null);
    }

    private static <T> FutureTask<T> beside(Supplier<T> reading) {
        LogContext lines = LogContext.ofThisThread();
        FutureTask<T> answer = new FutureTask<>(Span.shared(() -> lines.call(reading::get))::get);
        var _ = Thread.ofVirtual().name("history").start(answer);
        return answer;
    }

    private QueryResponse query(QueryRequest query) {
        return Failures.translated(() -> table.client().query(query));
    }

    private static <T> T join(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw LucaException.unavailable("the request was stopped", stop);
        }
    }
}
