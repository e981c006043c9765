package io.luca.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader of a stream loses no record and sees none twice, whatever fails between two of its steps. */
class StreamReadFaultTest {

    private static final int RECORDS = 40;
    private static final String STREAMED = Api.THINGS.replaceFirst("[{]", """
            {"StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"},""");

    @TempDir
    private Path directory;

    @Test
    void a_store_that_fails_at_any_step_of_a_read_is_told_and_the_same_place_is_read_again() {
        ScriptedStore store = new ScriptedStore();
        try (Api api = new Api(new DynamoDb(store, Settings.inMemory(new MovableClock(TestTables.NOW))))) {
            List<String> written = write(api);
            int failures = 0;

            for (int step = 0; ; step++) {
                AtomicInteger left = new AtomicInteger(step);
                store.beforeReads(() -> {
                    if (left.getAndDecrement() == 0) {
                        throw new StoreUnavailableException("the disk is gone", new IOException("Input/output error"));
                    }
                });
                Reader reader = new Reader(api);
                List<String> read = reader.all();
                store.beforeReads(() -> {});

                assertThat(read).containsExactlyInAnyOrderElementsOf(written);
                failures += reader.failures;
                if (left.get() >= 0) {
                    assertThat(failures).as("steps that were made to fail").isGreaterThan(5);
                    return;
                }
            }
        }
    }

    /** Without being closed, as a killed process leaves it: the directory is opened by a copy of its files. */
    @Test
    void a_place_in_a_stream_outlives_the_process_that_gave_it() throws IOException {
        List<String> written;
        List<String> read = new ArrayList<>();
        List<String> places;
        Path killed = directory.resolve("killed");
        try (Api api =
                new Api(DynamoDb.open(Settings.in(directory.resolve("alive"), new MovableClock(TestTables.NOW))))) {
            written = write(api);
            Reader reader = new Reader(api);
            places = new ArrayList<>();
            for (String iterator : reader.iterators()) {
                JsonNode page = reader.records(iterator, 3);
                read.addAll(Reader.keys(page));
                places.add(page.path("NextShardIterator").asText());
            }
            copy(directory.resolve("alive"), killed);
        }

        try (Api api = new Api(DynamoDb.open(Settings.in(killed, new MovableClock(TestTables.NOW))))) {
            Reader reader = new Reader(api);
            for (String place : places) {
                read.addAll(reader.from(place));
            }
        }

        assertThat(read).containsExactlyInAnyOrderElementsOf(written);
    }

    private static List<String> write(Api api) {
        api.ok("CreateTable", STREAMED);
        return IntStream.range(0, RECORDS)
                .mapToObj(number -> {
                    api.put("things", "{\"pk\": {\"S\": \"" + number + "\"}}");
                    return String.valueOf(number);
                })
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** A client that asks again where the service was not available, as the pipes do. */
    private static final class Reader {

        private static final int TRIES = 3;
        private static final int UNAVAILABLE = 503;

        private final Api api;
        private int failures;

        Reader(Api api) {
            this.api = api;
        }

        List<String> all() {
            return iterators().stream()
                    .flatMap(iterator -> from(iterator).stream())
                    .toList();
        }

        List<String> iterators() {
            String stream = call("ListStreams", "{}").at("/Streams/0/StreamArn").asText();
            return call("DescribeStream", "{\"StreamArn\": \"" + stream + "\"}")
                    .at("/StreamDescription/Shards")
                    .valueStream()
                    .map(shard -> call("GetShardIterator", """
                                    {"StreamArn": "%s", "ShardId": "%s", "ShardIteratorType": "TRIM_HORIZON"}""".formatted(
                                            stream, shard.path("ShardId").asText()))
                            .path("ShardIterator")
                            .asText())
                    .toList();
        }

        /** All that a shard has from a place on, three records at a time. */
        List<String> from(String iterator) {
            List<String> keys = new ArrayList<>();
            for (JsonNode page = records(iterator, 3);
                    !page.path("Records").isEmpty();
                    page = records(page.path("NextShardIterator").asText(), 3)) {
                keys.addAll(keys(page));
            }
            return keys;
        }

        JsonNode records(String iterator, int limit) {
            return call("GetRecords", "{\"ShardIterator\": \"" + iterator + "\", \"Limit\": " + limit + "}");
        }

        static List<String> keys(JsonNode page) {
            return page.path("Records")
                    .valueStream()
                    .map(record -> record.at("/dynamodb/Keys/pk/S").asText())
                    .toList();
        }

        private JsonNode call(String operation, String request) {
            for (int tries = 0; tries < TRIES; tries++) {
                Answer answer = api.answer(operation, request);
                if (answer.successful()) {
                    return Api.json(new String(answer.body(), StandardCharsets.UTF_8));
                }
                assertThat(answer.status()).isEqualTo(UNAVAILABLE);
                failures++;
            }
            throw new AssertionError(operation + " was refused " + TRIES + " times");
        }
    }
}
