package io.luca.worker;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.model.BehaviorEvent;
import io.luca.model.StudentId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A message of the queue as it was read: how it came, and its rows.
 *
 * @param source as the queue delivered it
 */
record ReadMessage(SQSMessage source, Delivery delivery, List<Row> rows) {

    ReadMessage {
        rows = List.copyOf(rows);
    }

    /** What the queue calls it; a message that is to come again is named by this. */
    String id() {
        return source.getMessageId();
    }

    /** The numbers of the requests that messages are of, with spaces between them. */
    static String requestsOf(List<ReadMessage> messages) {
        return messages.stream()
                .map(message -> message.delivery().request().value())
                .collect(Collectors.joining(" "));
    }

    /** How many rows messages brought. */
    static int rowsOf(List<ReadMessage> messages) {
        return messages.stream().mapToInt(message -> message.rows().size()).sum();
    }

    /** Of whom its events are. */
    Set<StudentId> students() {
        Set<StudentId> students = new HashSet<>();
        for (Row row : rows) {
            if (row instanceof Row.Valid valid) {
                students.add(valid.event().student());
            }
        }
        return students;
    }

    /** The same, with no event of these students. */
    ReadMessage without(Set<StudentId> students) {
        return students.isEmpty() ? this : only(event -> !students.contains(event.student()));
    }

    /** The same, in which all other events are of nobody. */
    ReadMessage only(Predicate<BehaviorEvent> wanted) {
        return refusing(valid -> !wanted.test(valid.event()), Row.Invalid::outOfReach);
    }

    /** The same, of a school for which nothing is stored now. */
    ReadMessage ofSuspendedSchool() {
        return refusing(_ -> true, Row.Invalid::ofSuspendedSchool);
    }

    private ReadMessage refusing(Predicate<Row.Valid> unwanted, Function<Row.Valid, Row.Invalid> refused) {
        return new ReadMessage(
                source,
                delivery,
                rows.stream()
                        .map(row -> row instanceof Row.Valid valid && unwanted.test(valid) ? refused.apply(valid) : row)
                        .toList());
    }
}
