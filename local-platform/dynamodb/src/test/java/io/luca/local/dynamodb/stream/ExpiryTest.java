package io.luca.local.dynamodb.stream;

import static io.luca.local.dynamodb.TestTables.NOW;
import static io.luca.local.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.dynamodb.TestTables;
import io.luca.local.dynamodb.stream.ChangeLog.Actor;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.StoredItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryTest {

    private static final long NOW_SECONDS = NOW.getEpochSecond();

    private final TestTables engine = new TestTables();
    private final List<Item> deleted = new ArrayList<>();
    private Runnable beforeDeletion = () -> {};
    private final Expiry expiry = new Expiry(engine.store, engine.clock, engine.tables, this::delete);

    private boolean delete(TableSchema table, Item key, Predicate<Item> condition) {
        beforeDeletion.run();
        byte[] stored = engine.store.get(StoreKeys.item(table, key));
        if (stored == null || !condition.test(StoredItem.decode(stored))) {
            return false;
        }
        engine.write(table.name(), key, Optional.empty(), Actor.TIME_TO_LIVE);
        return deleted.add(key);
    }

    @BeforeEach
    void items_have_an_end() {
        engine.create("marks", "");
        timeToLive(true);
    }

    private void timeToLive(boolean enabled) {
        engine.call(
                "UpdateTimeToLive",
                "{'TableName':'marks','TimeToLiveSpecification':{'Enabled':%s,'AttributeName':'end'}}"
                        .formatted(enabled));
    }

    private void put(String name, String end) {
        engine.put("marks", "{'pk':{'S':'%s'},'sk':{'S':'s'},'end':%s}".formatted(name, end));
    }

    private static String number(long end) {
        return "{'N':'" + end + "'}";
    }

    @Test
    void an_item_is_deleted_when_its_second_is_past() {
        put("ana", number(NOW_SECONDS));

        assertThat(expiry.sweep()).isZero();
        engine.clock.advance(Duration.ofSeconds(1));

        assertThat(expiry.sweep()).isEqualTo(1);
        assertThat(expiry.sweep()).isZero();
        assertThat(deleted).containsExactly(item("{'pk':{'S':'ana'},'sk':{'S':'s'}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"{'S':'100'}", "{'N':'-5'}", "{'N':'0'}", "{'N':'1E+40'}", "{'L':[{'N':'1'}]}", "{'NULL':true}"})
    void an_item_whose_end_is_no_second_stays(String end) {
        put("ana", end);

        assertThat(expiry.sweep()).isZero();
    }

    @Test
    void an_item_whose_end_is_more_than_five_years_ago_stays() {
        long fiveYears = Duration.ofDays(5 * 365).toSeconds();
        put("older", number(NOW_SECONDS - fiveYears - 1));
        put("newer", number(NOW_SECONDS - fiveYears));

        assertThat(expiry.sweep()).isEqualTo(1);
        assertThat(deleted).containsExactly(item("{'pk':{'S':'newer'},'sk':{'S':'s'}}"));
    }

    @Test
    void a_part_of_a_second_does_not_count() {
        put("ana", "{'N':'" + (NOW_SECONDS - 1) + ".9'}");

        assertThat(expiry.sweep()).isEqualTo(1);
    }

    @Test
    void an_item_that_got_more_time_meanwhile_stays() {
        put("ana", number(NOW_SECONDS - 10));
        beforeDeletion = () -> put("ana", number(NOW_SECONDS + 10));

        assertThat(expiry.sweep()).isZero();
        assertThat(deleted).isEmpty();
    }

    @Test
    void items_that_were_there_before_have_an_end_too() {
        timeToLive(false);
        put("ana", number(NOW_SECONDS - 10));
        assertThat(expiry.sweep()).isZero();

        timeToLive(true);

        assertThat(expiry.sweep()).isEqualTo(1);
    }

    @Test
    void many_items_are_deleted_in_one_sweep() {
        for (int i = 0; i < 1_100; i++) {
            put("p" + i, number(NOW_SECONDS - 1 - i % 3));
        }

        assertThat(expiry.sweep()).isEqualTo(1_100);
        assertThat(engine.items(StoreKeys.all(engine.tables.require("marks"), Optional.empty())))
                .isEmpty();
    }

    @Test
    void what_cannot_be_deleted_now_is_found_again() {
        put("ana", number(NOW_SECONDS - 10));
        Expiry held = new Expiry(engine.store, engine.clock, engine.tables, (_, _, _) -> false);

        assertThat(held.sweep()).isZero();
        assertThat(expiry.sweep()).isEqualTo(1);
    }
}
