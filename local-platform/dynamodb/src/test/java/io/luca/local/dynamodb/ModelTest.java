package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The whole engine against a model that is a sorted map: any requests, and what every kind of reading answers after them. */
class ModelTest {

    /** A key of the table: three partitions with four items each. */
    record Key(String pk, int sk) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::pk).thenComparingInt(Key::sk).compare(this, other);
        }

        String json() {
            return "{\"pk\": {\"S\": \"" + pk + "\"}, \"sk\": {\"N\": \"" + sk + "\"}}";
        }
    }

    /** What the model knows of an item: a count, and the keys of the global index if it has them. */
    record Thing(int count, Optional<String> kind, Optional<String> at) {}

    /** A write of one item. */
    sealed interface Change {

        Key key();

        /** What the item becomes, or empty if it does not change because the condition is not true. */
        Optional<Optional<Thing>> apply(Optional<Thing> before);

        /** The action, as a part of a transaction. */
        String action();

        /** The name of the action in a transaction. */
        String name();
    }

    record Put(Key key, Thing thing, boolean ifAbsent) implements Change {
        @Override
        public Optional<Optional<Thing>> apply(Optional<Thing> before) {
            return ifAbsent && before.isPresent() ? Optional.empty() : Optional.of(Optional.of(thing));
        }

        @Override
        public String action() {
            ObjectNode item = (ObjectNode) json(key.json());
            item.set("n", json("{\"N\": \"" + thing.count() + "\"}"));
            thing.kind().ifPresent(kind -> item.set("kind", json("{\"S\": \"" + kind + "\"}")));
            thing.at().ifPresent(at -> item.set("at", json("{\"S\": \"" + at + "\"}")));
            return "{\"TableName\": \"events\", \"Item\": " + item
                    + (ifAbsent ? ", \"ConditionExpression\": \"attribute_not_exists(pk)\"}" : "}");
        }

        @Override
        public String name() {
            return "Put";
        }
    }

    record Update(Key key, int by, Optional<String> kind) implements Change {
        @Override
        public Optional<Optional<Thing>> apply(Optional<Thing> before) {
            return Optional.of(
                    Optional.of(new Thing(before.map(Thing::count).orElse(0) + by, kind, before.flatMap(Thing::at))));
        }

        @Override
        public String action() {
            return "{\"TableName\": \"events\", \"Key\": " + key.json() + ", \"UpdateExpression\": \"ADD n :by "
                    + (kind.isPresent() ? "SET kind = :kind" : "REMOVE kind")
                    + "\", \"ExpressionAttributeValues\": {\":by\": {\"N\": \"" + by + "\"}"
                    + kind.map(set -> ", \":kind\": {\"S\": \"" + set + "\"}").orElse("") + "}}";
        }

        @Override
        public String name() {
            return "Update";
        }
    }

    record Delete(Key key, int ifAtLeast) implements Change {
        @Override
        public Optional<Optional<Thing>> apply(Optional<Thing> before) {
            return before.filter(thing -> thing.count() >= ifAtLeast).isPresent()
                    ? Optional.of(Optional.empty())
                    : Optional.empty();
        }

        @Override
        public String action() {
            return "{\"TableName\": \"events\", \"Key\": " + key.json() + ", \"ConditionExpression\": \"n >= :least\","
                    + " \"ExpressionAttributeValues\": {\":least\": {\"N\": \"" + ifAtLeast + "\"}}}";
        }

        @Override
        public String name() {
            return "Delete";
        }
    }

    private final TreeMap<Key, Thing> model = new TreeMap<>();

    @Property(tries = 60)
    void any_writes_leave_what_they_leave_in_a_sorted_map(@ForAll("requests") List<List<Change>> requests) {
        try (Api api = Api.with(Api.EVENTS)) {
            model.clear();
            for (List<Change> request : requests) {
                if (request.size() == 1) {
                    single(api, request.getFirst());
                } else {
                    transaction(api, request);
                }
            }

            requireSameItems(api);
            requireSamePartitions(api);
            requireSameIndexes(api);
        }
    }

    private void single(Api api, Change change) {
        Optional<Thing> before = Optional.ofNullable(model.get(change.key()));
        Optional<Optional<Thing>> after = change.apply(before);
        if (after.isEmpty()) {
            assertThat(api.refused(change.name() + "Item", change.action()).type())
                    .isEqualTo("ConditionalCheckFailedException");
        } else {
            api.ok(change.name() + "Item", change.action());
            keep(change.key(), after.get());
        }
    }

    private void transaction(Api api, List<Change> changes) {
        String request = changes.stream()
                .map(change -> "{\"" + change.name() + "\": " + change.action() + "}")
                .collect(Collectors.joining(", ", "{\"TransactItems\": [", "]}"));
        Set<Key> keys = new HashSet<>();
        if (!changes.stream().allMatch(change -> keys.add(change.key()))) {
            assertThat(api.invalid("TransactWriteItems", request)).contains("multiple operations on one item");
            return;
        }
        List<Optional<Optional<Thing>>> after = changes.stream()
                .map(change -> change.apply(Optional.ofNullable(model.get(change.key()))))
                .toList();
        if (after.stream().anyMatch(Optional::isEmpty)) {
            assertThat(api.refused("TransactWriteItems", request).message())
                    .endsWith(after.stream()
                            .map(done -> done.isPresent() ? "None" : "ConditionalCheckFailed")
                            .collect(Collectors.joining(", ", "[", "]")));
            return;
        }
        api.ok("TransactWriteItems", request);
        for (int i = 0; i < changes.size(); i++) {
            keep(changes.get(i).key(), after.get(i).orElseThrow());
        }
    }

    private void keep(Key key, Optional<Thing> thing) {
        thing.ifPresentOrElse(kept -> model.put(key, kept), () -> model.remove(key));
    }

    private void requireSameItems(Api api) {
        model.forEach(
                (key, thing) -> assertThat(read(api.get("events", key.json()))).isEqualTo(thing));
        for (int segments : List.of(1, 3)) {
            List<Key> found = new ArrayList<>();
            for (int segment = 0; segment < segments; segment++) {
                found.addAll(pages(
                        api,
                        "Scan",
                        "{\"TableName\": \"events\", \"Limit\": 2, \"Segment\": " + segment + ", \"TotalSegments\": "
                                + segments));
            }
            assertThat(found).containsExactlyInAnyOrderElementsOf(model.keySet());
        }
    }

    private void requireSamePartitions(Api api) {
        for (String pk : List.of("p0", "p1", "p2")) {
            for (String[] sort : new String[][] {{"", "0"}, {" AND sk > :n", "1"}, {" AND sk <= :n", "2"}}) {
                int n = Integer.parseInt(sort[1]);
                Predicate<Key> asked = switch (sort[0]) {
                    case "" -> _ -> true;
                    case " AND sk > :n" -> key -> key.sk() > n;
                    default -> key -> key.sk() <= n;
                };
                List<Key> expected = model.keySet().stream()
                        .filter(key -> key.pk().equals(pk) && asked.test(key))
                        .toList();
                String query = "{\"TableName\": \"events\", \"Limit\": 2, \"KeyConditionExpression\": \"pk = :pk"
                        + sort[0]
                        + "\", \"ExpressionAttributeValues\": {\":pk\": {\"S\": \"" + pk + "\"}"
                        + (sort[0].isEmpty() ? "" : ", \":n\": {\"N\": \"" + n + "\"}") + "}, \"ScanIndexForward\": ";
                assertThat(pages(api, "Query", query + true)).isEqualTo(expected);
                assertThat(pages(api, "Query", query + false)).isEqualTo(expected.reversed());
            }
        }
    }

    private void requireSameIndexes(Api api) {
        for (String kind : List.of("k0", "k1")) {
            String query =
                    "{\"TableName\": \"events\", \"IndexName\": \"by-kind\", \"Limit\": 2, \"KeyConditionExpression\":"
                            + " \"kind = :kind\", \"ExpressionAttributeValues\": {\":kind\": {\"S\": \"" + kind
                            + "\"}}";
            List<Key> expected = model.entrySet().stream()
                    .filter(item -> item.getValue().kind().equals(Optional.of(kind))
                            && item.getValue().at().isPresent())
                    .sorted(Comparator.comparing((Map.Entry<Key, Thing> item) ->
                                    item.getValue().at().orElseThrow())
                            .thenComparing(Map.Entry::getKey))
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(pages(api, "Query", query)).isEqualTo(expected);
        }
        assertThat(pages(api, "Scan", "{\"TableName\": \"events\", \"IndexName\": \"by-at\", \"Limit\": 3"))
                .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                        .filter(item -> item.getValue().at().isPresent())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /** The keys of all pages of a request, which is still open at its end. */
    private static List<Key> pages(Api api, String operation, String request) {
        List<Key> keys = new ArrayList<>();
        String start = "";
        while (true) {
            JsonNode page = api.ok(operation, request + start + "}");
            page.path("Items")
                    .forEach(item -> keys.add(new Key(
                            item.at("/pk/S").textValue(),
                            Integer.parseInt(item.at("/sk/N").textValue()))));
            if (!page.has("LastEvaluatedKey")) {
                return keys;
            }
            start = ", \"ExclusiveStartKey\": " + page.path("LastEvaluatedKey");
        }
    }

    private static Thing read(JsonNode item) {
        return new Thing(
                Integer.parseInt(item.at("/n/N").textValue()),
                Optional.ofNullable(item.at("/kind/S").textValue()),
                Optional.ofNullable(item.at("/at/S").textValue()));
    }

    @Provide
    Arbitrary<List<List<Change>>> requests() {
        Arbitrary<Key> keys = Combinators.combine(
                        Arbitraries.of("p0", "p1", "p2"), Arbitraries.integers().between(0, 3))
                .as(Key::new);
        Arbitrary<Optional<String>> kinds = Arbitraries.of("k0", "k1").optional(0.7);
        Arbitrary<Optional<String>> times = Arbitraries.of("t0", "t1", "t2").optional(0.7);
        Arbitrary<Integer> counts = Arbitraries.integers().between(0, 5);
        Arbitrary<Change> puts = Combinators.combine(
                        keys, Combinators.combine(counts, kinds, times).as(Thing::new), Arbitraries.of(true, false))
                .as(Put::new);
        Arbitrary<Change> updates = Combinators.combine(keys, counts, kinds).as(Update::new);
        Arbitrary<Change> deletions = Combinators.combine(keys, counts).as(Delete::new);
        Arbitrary<Change> changes = Arbitraries.oneOf(puts, updates, deletions);
        return Arbitraries.oneOf(
                        changes.map(List::of), changes.list().ofMinSize(2).ofMaxSize(3))
                .list()
                .ofMaxSize(40);
    }
}
