package io.luca.local.dynamodb.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.store.Store.Entries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A store answers what a sorted map would, whatever is done to it in whatever order. */
class StorePropertyTest {

    /** One thing that is done to a store. */
    sealed interface Step {

        record Write(List<Writes.Write> writes) implements Step {}

        record Get(byte[] key) implements Step {}

        record Range(byte[] from, byte[] to, Direction direction) implements Step {}

        /** Asks for everything, which is read only after the last step. */
        record Keep() implements Step {}

        record Reopen() implements Step {}
    }

    private record Kept(Entries entries, List<String> expected) {}

    @Property(tries = 300)
    void in_memory(@ForAll("steps") List<Step> steps) {
        try (Store store = Stores.inMemory()) {
            run(steps, store, store_ -> store_).close();
        }
    }

    @Property(tries = 60)
    void in_a_directory(@ForAll("steps") List<Step> steps) throws IOException {
        Path directory = Files.createTempDirectory("store");
        try {
            run(steps, Stores.in(directory), store -> {
                        store.close();
                        return Stores.in(directory);
                    })
                    .close();
        } finally {
            delete(directory);
        }
    }

    private static Store run(List<Step> steps, Store first, java.util.function.UnaryOperator<Store> reopened) {
        Store store = first;
        NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
        List<Kept> kept = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Write(List<Writes.Write> writes) -> {
                    store.write(applied(writes, model));
                }
                case Step.Get(byte[] key) -> assertThat(store.get(key)).isEqualTo(model.get(key));
                case Step.Range range ->
                    assertThat(read(store.entries(range.from(), range.to(), range.direction())))
                            .isEqualTo(expected(range, model));
                case Step.Keep _ -> {
                    Step.Range everything = new Step.Range(new byte[0], END, Direction.FORWARD);
                    kept.add(new Kept(
                            store.entries(everything.from(), everything.to(), everything.direction()),
                            expected(everything, model)));
                }
                case Step.Reopen _ -> {
                    check(kept);
                    store = reopened.apply(store);
                }
            }
        }
        check(kept);
        return store;
    }

    private static final byte[] END = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};

    private static Writes applied(List<Writes.Write> writes, Map<byte[], byte[]> model) {
        Writes together = new Writes();
        for (Writes.Write write : writes) {
            if (write.value() == null) {
                together.remove(write.key());
                model.remove(write.key());
            } else {
                together.put(write.key(), write.value());
                model.put(write.key(), write.value());
            }
        }
        return together;
    }

    private static void check(List<Kept> kept) {
        for (Kept one : kept) {
            assertThat(read(one.entries())).isEqualTo(one.expected());
        }
        kept.clear();
    }

    private static List<String> expected(Step.Range range, NavigableMap<byte[], byte[]> model) {
        if (Arrays.compareUnsigned(range.from(), range.to()) >= 0) {
            return List.of();
        }
        NavigableMap<byte[], byte[]> within = model.subMap(range.from(), true, range.to(), false);
        return (range.direction() == Direction.FORWARD ? within : within.descendingMap())
                .entrySet().stream()
                        .map(entry -> shown(entry.getKey(), entry.getValue()))
                        .toList();
    }

    private static List<String> read(Entries entries) {
        List<String> found = new ArrayList<>();
        try (entries) {
            while (entries.next()) {
                found.add(shown(entries.key(), entries.value()));
            }
        }
        return found;
    }

    private static String shown(byte[] key, byte[] value) {
        return HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<byte[]> key = Arbitraries.of((byte) 0, (byte) 1, (byte) 0x7f, (byte) 0x80, (byte) 0xff)
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(3);
        Arbitrary<byte[]> value = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<Writes.Write> write =
                Combinators.combine(key, value.injectNull(0.3)).as(Writes.Write::new);
        return Arbitraries.<Step>frequencyOf(
                        net.jqwik.api.Tuple.of(8, write.list().ofMaxSize(20).map(Step.Write::new)),
                        net.jqwik.api.Tuple.of(4, key.map(Step.Get::new)),
                        net.jqwik.api.Tuple.of(
                                4,
                                Combinators.combine(key, key, Arbitraries.of(Direction.class))
                                        .as(Step.Range::new)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.create(Step.Keep::new)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.create(Step.Reopen::new)))
                .list()
                .ofMaxSize(60);
    }
}
