package io.luca.local.dynamodb.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.dynamodb.TestTables;
import io.luca.local.dynamodb.expression.SortCondition;
import io.luca.local.dynamodb.expression.SortCondition.Operator;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.AttributeValue.N;
import io.luca.local.dynamodb.value.AttributeValue.S;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.Item;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A condition on the sort key reads exactly the items for which it is true, of a table and of an index. */
class SortRangeTest {

    private static final List<Operator> COMPARISONS =
            List.of(Operator.EQUAL, Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL);
    private static final S PARTITION = new S("p");

    private final TableSchema texts = table("S");
    private final TableSchema numbers = table("N");

    private static TableSchema table(String sortType) {
        TestTables engine = new TestTables();
        engine.call("CreateTable", """
                {'TableName':'marks','BillingMode':'PAY_PER_REQUEST',
                 'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'%s'}],
                 'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],
                 'GlobalSecondaryIndexes':[{'IndexName':'same','Projection':{'ProjectionType':'ALL'},
                   'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}]}]}
                """.formatted(sortType));
        return engine.tables.require("marks");
    }

    @Provide
    Arbitrary<Scalar> text() {
        return Arbitraries.of("", "\0", "\1", "a", "b", "\u00ff")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("", parts))
                .filter(text -> !text.isEmpty())
                .map(S::new);
    }

    @Provide
    Arbitrary<Scalar> number() {
        return Arbitraries.of("-100", "-10.5", "-10", "-1E-100", "0", "1E-100", "1", "10", "10.5", "99", "1E+100")
                .map(text -> new N(new BigDecimal(text)));
    }

    @Provide
    Arbitrary<SortCondition> textCondition() {
        return Arbitraries.oneOf(
                comparison(text()), text().map(prefix -> new SortCondition(Operator.BEGINS_WITH, List.of(prefix))));
    }

    @Provide
    Arbitrary<SortCondition> numberCondition() {
        return comparison(number());
    }

    private static Arbitrary<SortCondition> comparison(Arbitrary<Scalar> values) {
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.of(COMPARISONS), values)
                        .as((operator, value) -> new SortCondition(operator, List.of(value))),
                Combinators.combine(values, values)
                        .as((low, high) -> new SortCondition(Operator.BETWEEN, List.of(low, high))));
    }

    @Property(tries = 1_000)
    void of_texts(@ForAll("textCondition") SortCondition condition, @ForAll("text") Scalar sort) {
        assertReads(texts, condition, sort);
    }

    @Property(tries = 1_000)
    void of_numbers(@ForAll("numberCondition") SortCondition condition, @ForAll("number") Scalar sort) {
        assertReads(numbers, condition, sort);
    }

    private static void assertReads(TableSchema table, SortCondition condition, Scalar sort) {
        SecondaryIndex index = table.index("same").orElseThrow();
        Range ofTable = SortRange.of(StoreKeys.partition(table, Optional.empty(), PARTITION), condition);
        Range ofIndex = SortRange.of(StoreKeys.partition(table, Optional.of(index), PARTITION), condition);
        Item item = new Item(Map.of("pk", PARTITION, "sk", sort));
        Item elsewhere = new Item(Map.of("pk", new S("q"), "sk", sort));

        assertThat(ofTable.contains(StoreKeys.item(table, item))).isEqualTo(isTrue(condition, sort));
        assertThat(ofIndex.contains(StoreKeys.entry(table, index, item))).isEqualTo(isTrue(condition, sort));
        assertThat(ofTable.contains(StoreKeys.item(table, elsewhere))).isFalse();
        assertThat(ofTable.contains(StoreKeys.entry(table, index, item))).isFalse();
        assertThat(Arrays.compareUnsigned(ofTable.from(), ofTable.to())).isLessThanOrEqualTo(0);
    }

    private static boolean isTrue(SortCondition condition, Scalar sort) {
        Scalar value = condition.values().getFirst();
        return switch (condition.operator()) {
            case EQUAL -> compare(sort, value) == 0;
            case LESS -> compare(sort, value) < 0;
            case LESS_OR_EQUAL -> compare(sort, value) <= 0;
            case GREATER -> compare(sort, value) > 0;
            case GREATER_OR_EQUAL -> compare(sort, value) >= 0;
            case BETWEEN ->
                compare(sort, value) >= 0 && compare(sort, condition.values().getLast()) <= 0;
            case BEGINS_WITH -> ((S) sort).text().startsWith(((S) value).text());
        };
    }

    private static int compare(Scalar one, Scalar other) {
        return one instanceof N(BigDecimal number)
                ? number.compareTo(((N) other).number())
                : Arrays.compareUnsigned(utf8(one), utf8(other));
    }

    private static byte[] utf8(Scalar text) {
        return ((S) text).text().getBytes(StandardCharsets.UTF_8);
    }
}
