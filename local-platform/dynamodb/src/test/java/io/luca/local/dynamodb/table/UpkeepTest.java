package io.luca.local.dynamodb.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.dynamodb.TestTables;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Stores;
import io.luca.local.dynamodb.store.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process did not finish, the next one that opens the store does. */
class UpkeepTest {

    private static final int ITEMS = 1_200;
    private static final String CREATE = """
            {'TableName':'marks','AttributeDefinitions':[{'AttributeName':'g','AttributeType':'S'}],
             'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'by-g','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],
               'Projection':{'ProjectionType':'ALL'}}}]}
            """;

    private final DyingStore store = new DyingStore(Stores.inMemory());
    private final TestTables engine = new TestTables(store);

    /** A store that takes some more writes, and then no more. */
    private static final class DyingStore implements Store {

        private final Store kept;
        private int left = Integer.MAX_VALUE;

        private DyingStore(Store kept) {
            this.kept = kept;
        }

        @Override
        public byte[] get(byte[] key) {
            return kept.get(key);
        }

        @Override
        public Entries entries(byte[] from, byte[] to, Direction direction) {
            return kept.entries(from, to, direction);
        }

        @Override
        public View view() {
            return kept.view();
        }

        @Override
        public void write(Writes writes) {
            if (left-- <= 0) {
                throw new IllegalStateException("the process ended");
            }
            kept.write(writes);
        }

        @Override
        public void close() {
            kept.close();
        }
    }

    private void fill() {
        engine.create("marks", "");
        for (int i = 0; i < ITEMS; i++) {
            engine.put("marks", "{'pk':{'S':'p%d'},'sk':{'S':'s'},'g':{'S':'x'},'end':{'N':'1'}}".formatted(i));
        }
    }

    private void dieDuring(String operation, String request, int writes) {
        store.left = writes;
        assertThatThrownBy(() -> engine.call(operation, request)).hasMessage("the process ended");
        store.left = Integer.MAX_VALUE;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void a_new_index_is_filled(int writes) {
        fill();
        dieDuring("UpdateTable", CREATE, writes);

        TestTables again = new TestTables(store);

        assertThat(again.entries("marks", "by-g")).hasSize(ITEMS);
        assertThat(again.tables.require("marks").requireIndex("by-g").active()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void a_deleted_index_is_removed(int writes) {
        fill();
        int before = engine.everything();
        engine.call("UpdateTable", CREATE);
        dieDuring(
                "UpdateTable",
                "{'TableName':'marks','GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'by-g'}}]}",
                writes);

        TestTables again = new TestTables(store);

        assertThat(again.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void a_deleted_table_is_removed(int writes) {
        fill();
        dieDuring("DeleteTable", "{'TableName':'marks'}", writes);

        TestTables again = new TestTables(store);

        assertThat(again.tables.all()).isEmpty();
        assertThat(again.everything()).as("the next id").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void items_get_their_place_in_the_order_of_time(int writes) {
        fill();
        dieDuring(
                "UpdateTimeToLive",
                "{'TableName':'marks','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'end'}}",
                writes);

        TestTables again = new TestTables(store);

        assertThat(again.items(StoreKeys.expired(again.tables.require("marks"), 0, 2)))
                .hasSize(ITEMS);
    }

    @Test
    void the_next_change_finishes_it_too() {
        fill();
        dieDuring("UpdateTable", CREATE, 2);
        assertThatThrownBy(() -> engine.tables.require("marks").requireIndex("by-g"))
                .hasMessage("Cannot read from backfilling global secondary index: by-g");

        engine.create("other", "");

        assertThat(engine.tables.require("marks").requireIndex("by-g").active()).isTrue();
        assertThat(engine.entries("marks", "by-g")).hasSize(ITEMS);
    }

    @Test
    void items_that_are_written_while_an_index_is_filled_are_in_it_and_those_that_are_deleted_are_not()
            throws Exception {
        fill();
        AtomicBoolean filled = new AtomicBoolean();
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 4; writer++) {
                int mine = writer;
                writers.add(threads.submit(() -> {
                    for (int i = mine; !filled.get(); i = (i + 4) % ITEMS) {
                        engine.delete("marks", "{'pk':{'S':'p%d'},'sk':{'S':'s'}}".formatted(i));
                        engine.put("marks", "{'pk':{'S':'p%d'},'sk':{'S':'t'},'g':{'S':'y'}}".formatted(i));
                    }
                }));
            }
            engine.call("UpdateTable", CREATE);
            filled.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        TableSchema table = engine.tables.require("marks");
        assertThat(engine.entries("marks", "by-g"))
                .containsExactlyInAnyOrderElementsOf(engine.items(StoreKeys.all(table, Optional.empty())));
    }

    @Test
    void what_did_not_begin_did_not_happen() {
        fill();
        dieDuring("UpdateTable", CREATE, 0);

        assertThat(new TestTables(store).tables.require("marks").index("by-g")).isEqualTo(Optional.empty());
    }
}
