package io.luca.local.dynamodb.stream;

import static io.luca.local.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.TestTables;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.stream.ChangeLog.Actor;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A reader sees each record that was written, once, in the order of numbers, however writers and it take turns. */
class InterleavingTest {

    private final TestTables engine = new TestTables();
    private final String arn = create();

    private String create() {
        engine.create("marks", "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}");
        return engine.tables.require("marks").stream().orElseThrow().arn();
    }

    /** Reads all shards, each time from where it was. */
    private final class Reader {

        private final Map<String, String> iterators = new HashMap<>();
        private final List<String> seen = new ArrayList<>();

        Reader() {
            engine.call("DescribeStream", "{'StreamArn':'" + arn + "'}")
                    .findValuesAsText("ShardId")
                    .forEach(shard -> iterators.put(
                            shard,
                            engine.call(
                                            "GetShardIterator",
                                            "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':'LATEST'}"
                                                    .formatted(arn, shard))
                                    .path("ShardIterator")
                                    .asText()));
        }

        void read() {
            iterators.replaceAll((_, iterator) -> {
                JsonNode page = engine.call("GetRecords", "{'ShardIterator':'" + iterator + "','Limit':2}");
                page.path("Records")
                        .forEach(record -> seen.add(record.path("dynamodb")
                                .path("Keys")
                                .path("pk")
                                .path("S")
                                .asText()));
                return page.path("NextShardIterator").asText();
            });
        }

        void readAll() {
            int before;
            do {
                before = seen.size();
                read();
            } while (seen.size() > before);
        }
    }

    /** What happens to a write: its turn comes twice, first to begin, then to end. */
    record Turn(int writer, boolean fails) {}

    @Provide
    Arbitrary<List<Turn>> turns() {
        return Combinators.combine(Arbitraries.integers().between(0, 5), Arbitraries.of(false, false, false, true))
                .as(Turn::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 200)
    void nothing_is_skipped_when_writes_end_in_another_order_than_they_began(@ForAll("turns") List<Turn> turns) {
        TableSchema table = engine.tables.require("marks");
        Reader reader = new Reader();
        List<String> written = new ArrayList<>();
        Map<Integer, Open> open = new HashMap<>();
        int count = 0;
        for (Turn turn : turns) {
            Open mine = open.remove(turn.writer());
            if (mine == null) {
                open.put(turn.writer(), new Open(table, "w" + turn.writer() + "-" + count++));
            } else {
                mine.end(turn.fails(), written);
            }
            reader.read();
        }
        open.values().forEach(mine -> mine.end(false, written));

        reader.readAll();

        assertThat(reader.seen).containsExactlyInAnyOrderElementsOf(written);
    }

    /** A transaction of three changes that has begun. */
    private final class Open {

        private final ChangeLog.Change change = engine.changes.begin();
        private final Writes writes = new Writes();
        private final List<String> names = new ArrayList<>();

        Open(TableSchema table, String name) {
            for (int i = 0; i < 3; i++) {
                names.add(name + "-" + i);
                Item key = item("{'pk':{'S':'%s-%d'},'sk':{'S':'s'}}".formatted(name, i));
                change.add(writes, table, key, Optional.empty(), Optional.of(key), Actor.CLIENT);
            }
        }

        void end(boolean fails, List<String> written) {
            try (change) {
                if (!fails) {
                    engine.store.write(writes);
                    written.addAll(names);
                }
            }
        }
    }

    @Test
    void nothing_is_skipped_when_many_threads_write_while_one_reads() throws Exception {
        Reader reader = new Reader();
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                String name = "w" + writer;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        engine.put("marks", "{'pk':{'S':'%s'},'sk':{'S':'%d'}}".formatted(name, i));
                    }
                }));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                reader.read();
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        reader.readAll();

        assertThat(reader.seen).hasSize(1_600);
    }
}
