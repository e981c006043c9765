package io.luca.local.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.dynamodb.expression.SlowEvaluator.Among;
import io.luca.local.dynamodb.expression.SlowEvaluator.Ask;
import io.luca.local.dynamodb.expression.SlowEvaluator.At;
import io.luca.local.dynamodb.expression.SlowEvaluator.Both;
import io.luca.local.dynamodb.expression.SlowEvaluator.Compare;
import io.luca.local.dynamodb.expression.SlowEvaluator.Either;
import io.luca.local.dynamodb.expression.SlowEvaluator.Has;
import io.luca.local.dynamodb.expression.SlowEvaluator.No;
import io.luca.local.dynamodb.expression.SlowEvaluator.Size;
import io.luca.local.dynamodb.expression.SlowEvaluator.Term;
import io.luca.local.dynamodb.expression.SlowEvaluator.Value;
import io.luca.local.dynamodb.expression.SlowEvaluator.Wish;
import io.luca.local.dynamodb.expression.SlowEvaluator.Within;
import io.luca.local.dynamodb.value.AnyValue;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExpressionPropertiesTest {

    private static final int LONGEST = 900;
    private static final List<String> PATHS =
            List.of("a", "b", "c", "a.b", "a.c", "b[0]", "b[1]", "a.b[0].c", "b[0].a", "z");

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void a_condition_is_true_when_the_slow_evaluator_says_so(@ForAll("wishes") Wish wish, @ForAll("items") Item item) {
        SlowEvaluator slow = new SlowEvaluator();
        String text = slow.write(wish);
        Assume.that(text.length() <= LONGEST); // what is longer may have more operators than are allowed
        Condition condition = Condition.of("ConditionExpression", text, new Placeholders(Map.of(), slow.values()));

        assertThat(condition.test(item)).as(text).isEqualTo(SlowEvaluator.isTrue(wish, Given.json(item)));
    }

    @Property(tries = 500)
    void an_update_of_a_list_sets_removes_and_appends_by_the_places_before_it(
            @ForAll("lists") List<BigDecimal> before, @ForAll("places") Map<Integer, Boolean> changes) {
        List<String> sets = new ArrayList<>();
        List<String> removes = new ArrayList<>();
        changes.forEach((place, set) -> (set ? sets : removes).add("l[" + place + "]" + (set ? " = :new" : "")));
        String update = (sets.isEmpty() ? "" : " SET " + String.join(",", sets))
                + (removes.isEmpty() ? "" : " REMOVE " + String.join(",", removes));

        List<AttributeValue> expected = new ArrayList<>();
        AttributeValue put = new AttributeValue.S("new");
        for (int place = 0; place < before.size(); place++) {
            if (!changes.containsKey(place)) {
                expected.add(new AttributeValue.N(before.get(place)));
            } else if (changes.get(place)) {
                expected.add(put);
            }
        }
        new TreeSet<>(changes.keySet())
                .tailSet(before.size()).stream().filter(changes::get).forEach(_ -> expected.add(put));

        Item after = Update.of(update, new Placeholders(Map.of(), Map.of(":new", put)))
                .apply(list(before.stream().map(AttributeValue.N::new).toList()));
        assertThat(after).isEqualTo(list(expected));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void what_was_set_at_a_path_is_there_and_everything_else_is_as_before(
            @ForAll("items") Item item, @ForAll("paths") String path, @ForAll("values") AttributeValue value) {
        Path where = Projection.of(path, new Placeholders(Map.of(), Map.of()))
                .paths()
                .getFirst();
        if (where.in(item).isEmpty()) {
            return;
        }
        Placeholders placeholders = new Placeholders(Map.of(), Map.of(":v", value));
        Item after = Update.of("SET " + path + " = :v", placeholders).apply(item);
        Item back = Update.of(
                        "SET " + path + " = :v",
                        new Placeholders(Map.of(), Map.of(":v", where.in(item).orElseThrow())))
                .apply(after);

        assertThat(where.in(after)).contains(value);
        assertThat(back).isEqualTo(item);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void a_projection_to_all_attributes_is_the_item(@ForAll("items") Item item) {
        Projection all = Projection.of("a, b, c", new Placeholders(Map.of(), Map.of()));

        assertThat(all.apply(item)).isEqualTo(item);
    }

    private static Item list(List<? extends AttributeValue> elements) {
        return new Item(Map.of("l", new AttributeValue.L(List.copyOf(elements))));
    }

    @Provide
    Arbitrary<List<BigDecimal>> lists() {
        return Arbitraries.integers()
                .between(0, 9)
                .map(BigDecimal::valueOf)
                .list()
                .ofMaxSize(5);
    }

    /** Places in a list, and whether they are set or else removed. */
    @Provide
    Arbitrary<Map<Integer, Boolean>> places() {
        return Arbitraries.maps(Arbitraries.integers().between(0, 8), Arbitraries.of(true, false))
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(PATHS);
    }

    /** Few different values, so that they are often equal. */
    @Provide
    Arbitrary<AttributeValue> values() {
        return Arbitraries.oneOf(few(), few().list().ofMaxSize(2).map(AttributeValue.L::new), AnyValue.value());
    }

    private static Arbitrary<AttributeValue> few() {
        return Arbitraries.of(
                        "{'N':'1'}",
                        "{'N':'2'}",
                        "{'N':'-1.5'}",
                        "{'S':''}",
                        "{'S':'1'}",
                        "{'S':'12'}",
                        "{'B':'AQ=='}",
                        "{'B':'AQI='}",
                        "{'SS':['1','x']}",
                        "{'SS':['x','1']}",
                        "{'NS':['1','2']}",
                        "{'BS':['AQ==']}",
                        "{'BOOL':true}",
                        "{'NULL':true}",
                        "{'S':'𐀀'}",
                        "{'S':'\uFFFD'}")
                .map(json -> ItemJson.readValue(Given.json(json)));
    }

    @Provide
    Arbitrary<Item> items() {
        Arbitrary<AttributeValue> nested = Arbitraries.lazyOf(
                ExpressionPropertiesTest::few, ExpressionPropertiesTest::few, () -> nested(), () -> AnyValue.value());
        return Arbitraries.maps(Arbitraries.of("a", "b", "c"), nested)
                .ofMaxSize(3)
                .map(attributes -> new Item(new TreeMap<>(attributes)));
    }

    private Arbitrary<AttributeValue> nested() {
        Arbitrary<AttributeValue> inner =
                Arbitraries.lazyOf(ExpressionPropertiesTest::few, ExpressionPropertiesTest::few, this::nested);
        return Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(AttributeValue.L::new),
                Arbitraries.maps(Arbitraries.of("a", "b", "c"), inner)
                        .ofMaxSize(3)
                        .map(AttributeValue.M::new));
    }

    @Provide
    Arbitrary<Wish> wishes() {
        return Arbitraries.lazyOf(
                this::simple,
                this::simple,
                this::simple,
                () -> Combinators.combine(wishes(), wishes()).as(Either::new),
                () -> Combinators.combine(wishes(), wishes()).as(Both::new),
                () -> wishes().map(No::new));
    }

    private Arbitrary<Wish> simple() {
        Arbitrary<At> at = paths().map(At::new);
        Arbitrary<Size> size = at.map(Size::new);
        Arbitrary<Value> any = values().map(Value::new);
        Arbitrary<Value> text =
                Arbitraries.of("", "1", "12").map(AttributeValue.S::new).map(Value::new);
        Arbitrary<Value> type = Arbitraries.of("S", "N", "B", "SS", "NS", "BS", "L", "M", "BOOL", "NULL")
                .map(AttributeValue.S::new)
                .map(Value::new);
        Arbitrary<Value> scalar = Arbitraries.oneOf(
                        few().filter(value -> value instanceof AttributeValue.Scalar), AnyValue.scalar())
                .map(Value::new);
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.of("=", "<>"), Arbitraries.<Term>oneOf(at, size), any)
                        .as(Compare::new),
                Combinators.combine(
                                Arbitraries.of("=", "<>", "<", "<=", ">", ">="),
                                scalar,
                                Arbitraries.<Term>oneOf(at, size))
                        .as(Compare::new),
                Combinators.combine(Arbitraries.of("=", "<>", "<", "<=", ">", ">="), at, at)
                        .filter((_, left, right) -> !left.equals(right))
                        .as(Compare::new),
                Combinators.combine(
                                at,
                                Arbitraries.<Term>oneOf(at, any, size)
                                        .list()
                                        .ofMinSize(1)
                                        .ofMaxSize(4))
                        .as(Among::new),
                Combinators.combine(Arbitraries.<Term>oneOf(at, scalar, size), scalar, at)
                        .as(Within::new),
                Combinators.combine(Arbitraries.just("begins_with"), at, text).as(Ask::new),
                Combinators.combine(Arbitraries.just("contains"), Arbitraries.<Term>oneOf(at, any), any)
                        .as(Ask::new),
                Combinators.combine(Arbitraries.just("attribute_type"), at, type)
                        .as(Ask::new),
                Combinators.combine(Arbitraries.of(true, false), at).as(Has::new));
    }
}
