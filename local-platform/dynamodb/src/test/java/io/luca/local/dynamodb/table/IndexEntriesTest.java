package io.luca.local.dynamodb.table;

import static io.luca.local.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.dynamodb.TestTables;
import io.luca.local.dynamodb.stream.ChangeLog.Actor;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.AttributeValue.N;
import io.luca.local.dynamodb.value.AttributeValue.S;
import io.luca.local.dynamodb.value.Item;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** An index has an entry for each item that has its key, with what it projects, and nothing else. */
class IndexEntriesTest {

    private static final String INDEXES = """
            'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'S'},
              {'AttributeName':'g','AttributeType':'S'},{'AttributeName':'n','AttributeType':'N'}],
            'LocalSecondaryIndexes':[{'IndexName':'local','Projection':{'ProjectionType':'ALL'},
              'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'n','KeyType':'RANGE'}]}],
            'GlobalSecondaryIndexes':[
              {'IndexName':'keys','Projection':{'ProjectionType':'KEYS_ONLY'},
               'KeySchema':[{'AttributeName':'g','KeyType':'HASH'}]},
              {'IndexName':'some','Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['note']},
               'KeySchema':[{'AttributeName':'g','KeyType':'HASH'},{'AttributeName':'n','KeyType':'RANGE'}]}]
            """;

    private static TestTables engine() {
        TestTables engine = new TestTables();
        engine.call(
                "CreateTable",
                "{'TableName':'marks','BillingMode':'PAY_PER_REQUEST','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},"
                        + "{'AttributeName':'sk','KeyType':'RANGE'}]," + INDEXES + "}");
        engine.call(
                "UpdateTimeToLive",
                "{'TableName':'marks','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'end'}}");
        return engine;
    }

    @Test
    void entries_are_in_the_order_of_the_index_and_show_what_it_projects() {
        TestTables engine = engine();
        engine.put(
                "marks",
                "{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'x'},'n':{'N':'10'},'note':{'S':'late'},'z':{'S':''}}");
        engine.put(
                "marks",
                "{'pk':{'S':'a'},'sk':{'S':'2'},'g':{'S':'x'},'n':{'N':'9'},'note':{'S':'soon'},'z':{'S':''}}");

        assertThat(engine.entries("marks", "some"))
                .containsExactly(
                        item("{'pk':{'S':'a'},'sk':{'S':'2'},'g':{'S':'x'},'n':{'N':'9'},'note':{'S':'soon'}}"),
                        item("{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'x'},'n':{'N':'10'},'note':{'S':'late'}}"));
        assertThat(engine.entries("marks", "keys"))
                .containsExactly(
                        item("{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'x'}}"),
                        item("{'pk':{'S':'a'},'sk':{'S':'2'},'g':{'S':'x'}}"));
        assertThat(engine.entries("marks", "local"))
                .extracting(entry -> entry.attributes().size())
                .containsExactly(6, 6);
    }

    @Test
    void an_item_that_loses_an_index_key_loses_its_entry() {
        TestTables engine = engine();
        engine.put("marks", "{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'x'}}");
        engine.put("marks", "{'pk':{'S':'a'},'sk':{'S':'1'}}");

        assertThat(engine.entries("marks", "keys")).isEmpty();
    }

    /** A put, or a deletion if there is no item. */
    record Step(String partition, String sort, Optional<Item> item) {
        Item key() {
            return new Item(Map.of("pk", new S(partition), "sk", new S(sort)));
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> names = Arbitraries.of("a", "b", "c");
        Arbitrary<Optional<AttributeValue>> texts =
                Arbitraries.of("x", "y").<AttributeValue>map(S::new).optional(0.7);
        Arbitrary<Optional<AttributeValue>> numbers = Arbitraries.integers()
                .between(-2, 12)
                .<AttributeValue>map(number -> new N(BigDecimal.valueOf(number)))
                .optional(0.7);
        Arbitrary<Step> puts = Combinators.combine(names, names, texts, numbers, texts, numbers)
                .as((pk, sk, g, n, note, end) -> {
                    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
                    attributes.put("pk", new S(pk));
                    attributes.put("sk", new S(sk));
                    g.ifPresent(value -> attributes.put("g", value));
                    n.ifPresent(value -> attributes.put("n", value));
                    note.ifPresent(value -> attributes.put("note", value));
                    end.ifPresent(value -> attributes.put("end", value));
                    return new Step(pk, sk, Optional.of(new Item(attributes)));
                });
        Arbitrary<Step> deletions =
                Combinators.combine(names, names).as((pk, sk) -> new Step(pk, sk, Optional.empty()));
        return Arbitraries.frequencyOf(Tuple.of(3, puts), Tuple.of(1, deletions))
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 200)
    void whatever_is_written_indexes_have_what_a_naive_model_has(@ForAll("steps") List<Step> steps) {
        TestTables engine = engine();
        Map<Item, Item> model = new LinkedHashMap<>();
        for (Step step : steps) {
            engine.write("marks", step.key(), step.item(), Actor.CLIENT);
            step.item().ifPresentOrElse(item -> model.put(step.key(), item), () -> model.remove(step.key()));
        }

        assertThat(engine.entries("marks", "local"))
                .containsExactlyInAnyOrderElementsOf(
                        model(model, Set.of("n"), Set.of("pk", "sk", "g", "n", "note", "end")));
        assertThat(engine.entries("marks", "keys"))
                .containsExactlyInAnyOrderElementsOf(model(model, Set.of("g"), Set.of("pk", "sk", "g")));
        assertThat(engine.entries("marks", "some"))
                .containsExactlyInAnyOrderElementsOf(
                        model(model, Set.of("g", "n"), Set.of("pk", "sk", "g", "n", "note")));
        TableSchema table = engine.tables.require("marks");
        assertThat(engine.items(StoreKeys.expired(table, 3, 10)))
                .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                        .filter(entry -> IndexEntries.end(table, entry.getValue())
                                .filter(end -> end >= 3 && end < 10)
                                .isPresent())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static List<Item> model(Map<Item, Item> items, Set<String> needed, Set<String> kept) {
        return items.values().stream()
                .filter(item -> item.attributes().keySet().containsAll(needed))
                .map(item -> {
                    Map<String, AttributeValue> attributes = new LinkedHashMap<>(item.attributes());
                    attributes.keySet().retainAll(kept);
                    return new Item(attributes);
                })
                .toList();
    }
}
