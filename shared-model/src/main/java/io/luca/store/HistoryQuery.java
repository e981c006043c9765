package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * The query for one student's items. By the order of sort keys ({@code EVAL# < EVENT# < EVENT#BY# < GRADE# < PROFILE}), one query
 * upwards finds the evaluations, and one downwards from the profile finds profile, grades, and the newest events: what others say,
 * then what the student has sent.
 */
final class HistoryQuery {

    /** Of what others say, so many are looked at for those of whom the profile shows some. */
    private static final int REPORTS_LOOKED_AT = 3 * RecentEvents.SHOWN;
    /** Profile, the grades of a year of ten subjects, and the events: one page in the usual case. */
    private static final int DOWNWARD_PAGE = 1 + 40 + RecentEvents.SHOWN;

    private static final int MAX_DOWNWARD_PAGES = 20;

    /** What a profile shows: all but the explanations of grades, which are longer than all the rest. */
    private static final Map<String, String> SHOWN_NAMES =
            Item.placeholders(Stream.of(List.of(SORT_KEY), StudentItem.READ, GradeItem.SHOWN, EventItem.READ)
                    .flatMap(List::stream)
                    .toList());

    private static final String SHOWN = String.join(",", SHOWN_NAMES.keySet());

    private final TenantTable table;
    private final StudentId student;
    private final Requests requests;

    HistoryQuery(TenantTable table, SchoolId school, StudentId student) {
        this.table = table;
        this.student = student;
        this.requests = new Requests(table.name(), Keys.student(school, student), table.as(school));
    }

    Optional<StudentHistory> page(int evaluationsPerPage, @Nullable String cursor) {
        QueryRequest upwards = requests.upwards(Keys.EVALUATIONS, cursor)
                .limit(evaluationsPerPage)
                .build();
        FutureTask<QueryResponse> evaluations = new FutureTask<>(() -> query(upwards));
        var _ = Thread.ofVirtual().name("evaluations").start(evaluations);
        Optional<Downwards> rest = downwards();
        QueryResponse page = join(evaluations);
        String through = page.lastEvaluatedKey().isEmpty() ? null : new Item(page.lastEvaluatedKey()).text(SORT_KEY);
        String after = cursor == null ? null : Cursor.read(cursor, Keys.EVALUATION_SHAPE);
        return rest.map(found -> new StudentHistory(
                found.student,
                found.grades,
                page.items().stream()
                        .map(item -> EvaluationItem.read(new Item(item)))
                        .toList(),
                found.events,
                new PageRange(after, through),
                through == null ? null : Cursor.write(through)));
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

    private record Downwards(Student student, List<Grade> grades, List<BehaviorEvent> events) {}

    /** Reads down from the profile until enough events were seen; grades without end would be a corrupt table. */
    private Optional<Downwards> downwards() {
        Student profile = null;
        List<Grade> grades = new ArrayList<>();
        List<BehaviorEvent> reports = new ArrayList<>();
        List<BehaviorEvent> own = new ArrayList<>();
        Map<String, AttributeValue> start = Map.of();
        for (int pages = 0; pages < MAX_DOWNWARD_PAGES; pages++) {
            QueryResponse page = query(requests.downwards(start));
            for (Map<String, AttributeValue> attributes : page.items()) {
                Item item = new Item(attributes);
                String sortKey = item.text(SORT_KEY);
                if (sortKey.equals(Keys.PROFILE)) {
                    profile = StudentItem.read(item);
                } else if (sortKey.startsWith(Keys.GRADES) && GradeItem.isGrade(item)) {
                    grades.add(GradeItem.read(item));
                } else if (sortKey.startsWith(Keys.REPORTS)) {
                    reports.add(EventItem.read(student, item));
                } else if (sortKey.startsWith(Keys.EVENTS) && own.size() < RecentEvents.SHOWN) {
                    own.add(EventItem.read(student, item));
                }
            }
            if (profile == null) {
                return Optional.empty();
            }
            start = page.lastEvaluatedKey();
            if (start.isEmpty() || own.size() >= RecentEvents.SHOWN) {
                break;
            }
            if (reports.size() >= REPORTS_LOOKED_AT && own.isEmpty()) {
                start = requests.startBelow(Keys.REPORTS);
            }
        }
        return Optional.of(
                new Downwards(Objects.requireNonNull(profile), grades.reversed(), RecentEvents.of(reports, own)));
    }

    /** A page of all events, to the end of what is kept. */
    EventsPage events(int perPage, @Nullable String cursor) {
        QueryRequest.Builder query =
                requests.upwards(Keys.EVENTS, null).scanIndexForward(false).limit(perPage);
        if (cursor != null) {
            query.exclusiveStartKey(requests.startBelow(Cursor.read(cursor, Keys.EVENT_SHAPE)));
        }
        QueryResponse page = query(query.build());
        return new EventsPage(
                page.items().stream()
                        .map(item -> EventItem.read(student, new Item(item)))
                        .toList(),
                page.lastEvaluatedKey().isEmpty()
                        ? null
                        : Cursor.write(new Item(page.lastEvaluatedKey()).text(SORT_KEY)));
    }

    private QueryResponse query(QueryRequest query) {
        return Failures.translated(() -> table.client().query(query));
    }

    /** The requests for one student's items, under the credentials of the school. */
    record Requests(String table, String partition, AwsRequestOverrideConfiguration credentials) {

        QueryRequest.Builder upwards(String prefix, @Nullable String cursor) {
            QueryRequest.Builder query = QueryRequest.builder()
                    .tableName(table)
                    .keyConditionExpression(PARTITION_KEY + " = :pk AND begins_with(" + SORT_KEY + ", :prefix)")
                    .expressionAttributeValues(
                            Map.of(":pk", AttributeValue.fromS(partition), ":prefix", AttributeValue.fromS(prefix)))
                    .overrideConfiguration(credentials);
            return cursor == null
                    ? query
                    : query.exclusiveStartKey(TenantTable.key(partition, Cursor.read(cursor, Keys.EVALUATION_SHAPE)));
        }

        /** Where a reading downwards starts that is to go on below a sort key. */
        Map<String, AttributeValue> startBelow(String sortKey) {
            return TenantTable.key(partition, sortKey);
        }

        QueryRequest downwards(Map<String, AttributeValue> start) {
            QueryRequest.Builder query = QueryRequest.builder()
                    .tableName(table)
                    .keyConditionExpression(PARTITION_KEY + " = :pk AND " + SORT_KEY + " BETWEEN :events AND :profile")
                    .expressionAttributeValues(Map.of(
                            ":pk", AttributeValue.fromS(partition),
                            ":events", AttributeValue.fromS(Keys.EVENTS),
                            ":profile", AttributeValue.fromS(Keys.PROFILE)))
                    .projectionExpression(SHOWN)
                    .expressionAttributeNames(SHOWN_NAMES)
                    .scanIndexForward(false)
                    .limit(DOWNWARD_PAGE)
                    .overrideConfiguration(credentials);
            return start.isEmpty()
                    ? query.build()
                    : query.exclusiveStartKey(start).build();
        }
    }

    private static QueryResponse join(FutureTask<QueryResponse> task) {
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
