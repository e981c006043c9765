package io.luca.store;

import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.Grade;
import io.luca.model.LucaException;
import io.luca.model.SubjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Pages of what a student has in some subjects, for who may know of no other: neither they nor their cursors say anything of another
 * subject, and a cursor of another one is refused. One query for each subject that a page reaches into.
 */
final class SubjectPages {

    private final HistoryRequests requests;
    private final Function<QueryRequest, QueryResponse> ask;
    private final List<SubjectId> subjects;

    SubjectPages(HistoryRequests requests, Function<QueryRequest, QueryResponse> ask, Collection<SubjectId> subjects) {
        this.requests = requests;
        this.ask = ask;
        this.subjects =
                subjects.stream().sorted(Comparator.comparing(SubjectId::value)).toList();
    }

    /**
     * Items in the order in which they were read.
     *
     * @param end the sort key where the page ended; null if nothing follows
     */
    record Page(List<Item> items, @Nullable String end) {

        Page {
            items = List.copyOf(items);
        }

        static Page of(QueryResponse answer) {
            return new Page(
                    answer.items().stream().map(Item::new).toList(),
                    answer.lastEvaluatedKey().isEmpty() ? null : new Item(answer.lastEvaluatedKey()).text(SORT_KEY));
        }
    }

    /** A page of evaluations, in order of subject. */
    Page evaluations(int perPage, @Nullable String cursor) {
        return page(
                subjects.stream().map(Keys::evaluationsOf).toList(),
                prefix -> requests.upwards(prefix, null),
                perPage,
                read(cursor, Keys.EVALUATION_SHAPE));
    }

    /** A page of grades, from the last subject on. */
    GradesPage grades(int perPage, @Nullable String cursor) {
        Page page = page(
                subjects.reversed().stream().map(Keys::gradesOf).toList(),
                requests::grades,
                perPage,
                read(cursor, Keys.GRADE_SHAPE));
        return new GradesPage(
                page.items.stream()
                        .filter(GradeItem::isGrade)
                        .map(GradeItem::read)
                        .toList()
                        .reversed(),
                page.end == null ? null : Cursor.write(page.end));
    }

    /** Those of some grades that are of these subjects. */
    List<Grade> of(List<Grade> grades) {
        return grades.stream()
                .filter(grade -> subjects.contains(grade.subject()))
                .toList();
    }

    private Page page(
            List<String> parts, Function<String, QueryRequest.Builder> query, int perPage, @Nullable String after) {
        List<Item> found = new ArrayList<>();
        int first = after == null ? 0 : placeOf(after, parts);
        for (int at = first; at < parts.size(); at++) {
            QueryRequest.Builder request = query.apply(parts.get(at)).limit(perPage - found.size());
            if (at == first && after != null) {
                request.exclusiveStartKey(requests.startBelow(after));
            }
            Page page = Page.of(ask.apply(request.build()));
            found.addAll(page.items);
            if (page.end != null) {
                return new Page(found, page.end);
            }
            if (found.size() == perPage && at + 1 < parts.size()) {
                return new Page(found, found.getLast().text(SORT_KEY));
            }
        }
        return new Page(found, null);
    }

    private static int placeOf(String sortKey, List<String> parts) {
        return IntStream.range(0, parts.size())
                .filter(at -> sortKey.startsWith(parts.get(at)))
                .findFirst()
                .orElseThrow(() -> LucaException.invalid("cursor", "cursor must come from an earlier answer"));
    }

    private static @Nullable String read(@Nullable String cursor, Pattern shape) {
        return cursor == null ? null : Cursor.read(cursor, shape);
    }
}
