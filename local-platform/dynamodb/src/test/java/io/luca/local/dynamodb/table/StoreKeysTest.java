package io.luca.local.dynamodb.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.dynamodb.TestTables;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.AttributeValue.B;
import io.luca.local.dynamodb.value.AttributeValue.N;
import io.luca.local.dynamodb.value.AttributeValue.S;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.Bytes;
import io.luca.local.dynamodb.value.Item;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Keys in the store are in the order that queries have, and ranges have exactly the keys that they should. */
class StoreKeysTest {

    private static final Comparator<Scalar> AS_DYNAMODB = (one, other) -> switch (one) {
        case S s -> Arrays.compareUnsigned(utf8(s), utf8((S) other));
        case N n -> n.number().compareTo(((N) other).number());
        case B b -> b.bytes().compareTo(((B) other).bytes());
    };

    private final TableSchema table = table("S");

    /** An item's key, and its key in the index. */
    record Keys(String partition, Scalar sort, byte[] binary) {
        Item item() {
            Map<String, AttributeValue> attributes = new LinkedHashMap<>();
            attributes.put("pk", new S(partition));
            attributes.put("sk", sort);
            attributes.put("g", new B(Bytes.of(binary)));
            return new Item(attributes);
        }
    }

    private static TableSchema table(String sortType) {
        TestTables engine = new TestTables();
        engine.call("CreateTable", """
                {'TableName':'marks','BillingMode':'PAY_PER_REQUEST',
                 'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'%s'},
                   {'AttributeName':'g','AttributeType':'B'}],
                 'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],
                 'GlobalSecondaryIndexes':[{'IndexName':'by-g','Projection':{'ProjectionType':'ALL'},
                   'KeySchema':[{'AttributeName':'g','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}]}]}
                """.formatted(sortType));
        return engine.tables.require("marks");
    }

    private static byte[] utf8(S text) {
        return text.text().getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<List<Keys>> texts() {
        return keys(Arbitraries.strings()
                .withChars('\0', '\1', 'a', 'b', '\u00ff', '\uffff')
                .withChars("😀")
                .ofMinLength(1)
                .ofMaxLength(4)
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .map(S::new));
    }

    @Provide
    Arbitrary<List<Keys>> numbers() {
        return keys(Arbitraries.bigDecimals()
                .between(new BigDecimal("-1000"), new BigDecimal("1000"))
                .ofScale(3)
                .map(N::new));
    }

    private static Arbitrary<List<Keys>> keys(Arbitrary<? extends Scalar> sorts) {
        Arbitrary<String> partitions =
                Arbitraries.strings().withChars('\0', 'a', 'b').ofMinLength(1).ofMaxLength(3);
        Arbitrary<byte[]> binaries =
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(2);
        return Combinators.combine(partitions, sorts, binaries)
                .as((partition, sort, binary) -> new Keys(partition, sort, binary))
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 300)
    void items_of_a_partition_are_in_the_order_of_their_sort_keys(@ForAll("texts") List<Keys> all) {
        assertOrder(table, all);
    }

    @Property(tries = 300)
    void numbers_are_in_the_order_of_what_they_are_worth(@ForAll("numbers") List<Keys> all) {
        assertOrder(table("N"), all);
    }

    private static void assertOrder(TableSchema table, List<Keys> all) {
        Optional<SecondaryIndex> index = table.index("by-g");
        for (Keys one : all) {
            for (Keys other : all) {
                int sorts = AS_DYNAMODB.compare(one.sort(), other.sort());
                if (one.partition().equals(other.partition())) {
                    int places = Arrays.compareUnsigned(
                            StoreKeys.item(table, one.item()), StoreKeys.item(table, other.item()));
                    assertThat(Integer.signum(places)).isEqualTo(Integer.signum(sorts));
                }
                if (Arrays.equals(one.binary(), other.binary()) && sorts != 0) {
                    int places = Arrays.compareUnsigned(
                            StoreKeys.entry(table, index.orElseThrow(), one.item()),
                            StoreKeys.entry(table, index.orElseThrow(), other.item()));
                    assertThat(Integer.signum(places)).isEqualTo(Integer.signum(sorts));
                }
            }
        }
    }

    @Property(tries = 300)
    void different_items_have_different_places_in_the_table_and_in_every_index(@ForAll("texts") List<Keys> all) {
        Set<List<Object>> keys = new HashSet<>();
        Set<Bytes> items = new HashSet<>();
        Set<Bytes> entries = new HashSet<>();
        for (Keys each : all) {
            if (keys.add(List.of(each.partition(), each.sort()))) {
                items.add(Bytes.of(StoreKeys.item(table, each.item())));
                entries.add(Bytes.of(StoreKeys.entry(table, table.index("by-g").orElseThrow(), each.item())));
            }
        }

        assertThat(items).hasSameSizeAs(keys);
        assertThat(entries).hasSameSizeAs(keys);
    }

    @Property(tries = 300)
    void a_partition_has_exactly_its_items(@ForAll("texts") List<Keys> all) {
        for (Keys one : all) {
            Range partition = StoreKeys.partition(table, Optional.empty(), new S(one.partition()));
            Range ofIndex = StoreKeys.partition(table, table.index("by-g"), new B(Bytes.of(one.binary())));
            for (Keys other : all) {
                assertThat(partition.contains(StoreKeys.item(table, other.item())))
                        .isEqualTo(one.partition().equals(other.partition()));
                assertThat(ofIndex.contains(
                                StoreKeys.entry(table, table.index("by-g").orElseThrow(), other.item())))
                        .isEqualTo(Arrays.equals(one.binary(), other.binary()));
            }
        }
    }

    @Property(tries = 300)
    void each_item_is_in_the_table_and_in_exactly_one_of_its_segments(
            @ForAll("texts") @Size(min = 1) List<Keys> all, @ForAll @IntRange(min = 1, max = 1_000_000) int total) {
        for (Keys each : all.subList(0, Math.min(3, all.size()))) {
            byte[] place = StoreKeys.item(table, each.item());
            long hash = Integer.toUnsignedLong(StoreKeys.hash(new S(each.partition())));
            int near = (int) ((hash * total) >>> 32);

            assertThat(StoreKeys.all(table, Optional.empty()).contains(place)).isTrue();
            assertThat(StoreKeys.all(table, table.index("by-g")).contains(place))
                    .isFalse();
            assertThat(IntStream.rangeClosed(Math.max(0, near - 2), Math.min(total - 1, near + 2))
                            .filter(segment -> StoreKeys.segment(table, Optional.empty(), segment, total)
                                    .contains(place)))
                    .hasSize(1);
        }
    }

    @Property(tries = 100)
    void segments_follow_each_other_without_a_gap(@ForAll @IntRange(min = 1, max = 1_000) int total) {
        Range all = StoreKeys.all(table, Optional.empty());
        byte[] end = all.from();
        for (int segment = 0; segment < total; segment++) {
            Range range = StoreKeys.segment(table, Optional.empty(), segment, total);
            assertThat(range.from()).isEqualTo(end);
            end = range.to();
        }

        assertThat(end).isEqualTo(all.to());
    }

    @Property(tries = 300)
    void reading_goes_on_behind_a_key_without_it_and_without_a_gap(@ForAll("texts") List<Keys> all) {
        Range range = StoreKeys.all(table, Optional.empty());
        for (Keys one : all) {
            byte[] place = StoreKeys.item(table, one.item());
            for (Keys other : all) {
                byte[] candidate = StoreKeys.item(table, other.item());
                int order = Arrays.compareUnsigned(candidate, place);
                assertThat(range.after(place).contains(candidate)).isEqualTo(order > 0);
                assertThat(range.before(place).contains(candidate)).isEqualTo(order < 0);
            }
        }
    }
}
