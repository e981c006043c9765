package io.luca.local.dynamodb.store;

import static io.luca.local.dynamodb.store.StoredText.all;
import static io.luca.local.dynamodb.store.StoredText.bytes;
import static io.luca.local.dynamodb.store.StoredText.range;
import static io.luca.local.dynamodb.store.StoredText.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.store.Store.Entries;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Store} promises, wherever it keeps its entries. */
abstract class StoreContract {

    private Store store;

    abstract Store open();

    @BeforeEach
    void begin() {
        store = open();
        store.write(new Writes()
                .put(bytes("a"), bytes("1"))
                .put(bytes("b"), bytes("2"))
                .put(bytes("c"), bytes("3")));
    }

    @AfterEach
    void end() {
        store.close();
    }

    @Test
    void gives_back_what_was_put() {
        assertThat(store.get(bytes("b"))).isEqualTo(bytes("2"));
    }

    @Test
    void has_nothing_at_a_key_that_nobody_put() {
        assertThat(store.get(bytes("bb"))).isNull();
    }

    @Test
    void a_put_takes_the_place_of_the_one_before() {
        store.write(new Writes().put(bytes("b"), bytes("20")));

        assertThat(store.get(bytes("b"))).isEqualTo(bytes("20"));
    }

    @Test
    void what_is_removed_is_gone_and_may_be_removed_again() {
        store.write(new Writes().remove(bytes("b")));
        store.write(new Writes().remove(bytes("b")));

        assertThat(store.get(bytes("b"))).isNull();
        assertThat(all(store)).containsExactly("a=1", "c=3");
    }

    @Test
    void the_later_one_of_two_writes_to_a_key_stands() {
        store.write(new Writes()
                .put(bytes("x"), bytes("1"))
                .remove(bytes("x"))
                .remove(bytes("y"))
                .put(bytes("y"), bytes("2")));

        assertThat(store.get(bytes("x"))).isNull();
        assertThat(store.get(bytes("y"))).isEqualTo(bytes("2"));
    }

    @Test
    void an_empty_value_is_a_value() {
        store.write(new Writes().put(bytes("b"), new byte[0]));

        assertThat(store.get(bytes("b"))).isEmpty();
    }

    @Test
    void nothing_to_write_is_no_fault() {
        store.write(new Writes());

        assertThat(all(store)).hasSize(3);
    }

    @Test
    void a_large_value_comes_back_whole() {
        byte[] large = new byte[3_000_000];
        large[2_999_999] = 7;

        store.write(new Writes().put(bytes("large"), large));

        assertThat(store.get(bytes("large"))).isEqualTo(large);
    }

    @Test
    void entries_are_in_order_from_one_key_up_to_but_not_including_another() {
        assertThat(range(store, "a", "c", Direction.FORWARD)).containsExactly("a=1", "b=2");
        assertThat(range(store, "aa", "d", Direction.FORWARD)).containsExactly("b=2", "c=3");
    }

    @Test
    void backward_begins_with_the_last_entry_before_the_end() {
        assertThat(range(store, "a", "c", Direction.BACKWARD)).containsExactly("b=2", "a=1");
        assertThat(range(store, "aa", "d", Direction.BACKWARD)).containsExactly("c=3", "b=2");
    }

    @Test
    void a_range_without_entries_has_none() {
        for (Direction direction : Direction.values()) {
            assertThat(range(store, "bb", "c", direction)).isEmpty();
            assertThat(range(store, "d", "z", direction)).isEmpty();
            assertThat(range(store, "b", "b", direction)).isEmpty();
            assertThat(range(store, "c", "a", direction)).isEmpty();
        }
    }

    @Test
    void keys_are_ordered_byte_by_byte_unsigned() {
        store.write(new Writes()
                .put(new byte[] {(byte) 0xff}, bytes("last"))
                .put(new byte[] {(byte) 0x80, 0}, bytes("after"))
                .put(new byte[] {(byte) 0x80}, bytes("before")));

        List<String> values = new ArrayList<>();
        try (Entries entries = store.entries(new byte[] {0x7f}, new byte[] {(byte) 0xff, 0}, Direction.FORWARD)) {
            while (entries.next()) {
                values.add(text(entries.value()));
            }
        }

        assertThat(values).containsExactly("before", "after", "last");
    }

    @Test
    void entries_stay_as_they_were_when_they_were_asked_for() {
        try (Entries entries = store.entries(bytes("a"), bytes("z"), Direction.FORWARD)) {
            store.write(
                    new Writes().put(bytes("b"), bytes("20")).remove(bytes("c")).put(bytes("d"), bytes("4")));

            assertThat(range(entries)).containsExactly("a=1", "b=2", "c=3");
        }
        assertThat(all(store)).containsExactly("a=1", "b=20", "d=4");
    }

    @Test
    void no_reader_sees_half_of_a_write() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 2_000; i++) {
                byte[] value = bytes(Integer.toString(i));
                store.write(new Writes()
                        .put(bytes("a"), value)
                        .put(bytes("m"), value)
                        .put(bytes("z"), value));
            }
            ended.set(true);
        });

        store.write(new Writes().remove(bytes("b")).remove(bytes("c")));
        while (!ended.get()) {
            List<String> values = all(store).stream()
                    .map(entry -> entry.substring(2))
                    .distinct()
                    .toList();
            assertThat(values).as("one write's values").hasSize(1);
        }
        writer.join();
    }

    @Test
    void writes_of_many_threads_are_all_there() throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            String name = "t" + t;
            writers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 100; i++) {
                    store.write(new Writes()
                            .put(bytes(name + "-" + i), bytes("x"))
                            .put(bytes(name), bytes(Integer.toString(i))));
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(range(store, "t", "u", Direction.FORWARD)).hasSize(8 * 101).contains("t0=99", "t7=99");
    }

    @Test
    void a_closed_store_says_so_and_may_be_closed_again() {
        store.close();
        store.close();

        assertThatThrownBy(() -> store.get(bytes("a"))).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.write(new Writes().remove(bytes("a"))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> all(store)).isInstanceOf(StoreUnavailableException.class);
    }
}
