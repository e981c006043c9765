package io.luca.privacy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.SchoolId;
import io.luca.store.ExportFiles;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The state ExportHistory: copies the student's rows of the history into files of JSON lines, one for each table and call. The call
 * that comes to the end says that the export can be fetched.
 */
public final class ExportHistoryFunction implements RequestStreamHandler {

    /** For the object under work, and for writing what was gathered. */
    private static final int RESERVE_MILLIS = 120_000;

    private final TenantTable table;
    private final SchoolObjects history;
    private final SchoolObjects exports;

    /** As Lambda makes it, from the environment. */
    public ExportHistoryFunction() {
        this(Wiring.ofLambda());
    }

    private ExportHistoryFunction(Wiring wiring) {
        this(wiring.table(), wiring.history(), wiring.exports());
    }

    ExportHistoryFunction(TenantTable table, SchoolObjects history, SchoolObjects exports) {
        this.table = table;
        this.history = history;
        this.exports = exports;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Step.run(input, output, step -> work(step, () -> context.getRemainingTimeInMillis() > RESERVE_MILLIS));
    }

    ObjectNode work(Step step, BooleanSupplier isTimeLeft) {
        SchoolId school = step.school();
        UUID id = step.id("export_id");
        int part = step.count("part");
        Gathered gathered =
                new Gathered(school, table.recordsOf(school, step.student()).historyKey());
        try (gathered) {
            Optional<String> reached = new HistoryWalk(history)
                    .from(school, step.optionalText("cursor").orElse(""), isTimeLeft, gathered::object);
            gathered.files.forEach((name, file) -> exports.write(
                    school,
                    new ExportFiles(school, id).key("%s-%04d.jsonl".formatted(name, part)),
                    file,
                    "application/x-ndjson"));
            ObjectNode answer = Step.answer().put("done", reached.isEmpty()).put("part", part + 1);
            reached.ifPresentOrElse(
                    key -> answer.put("cursor", key),
                    () -> answer.put(
                            "current", table.exportsOf(school).markReady(step.student(), id, written(school, id))));
            return answer;
        }
    }

    /** All that the calls of this export have written. */
    private List<String> written(SchoolId school, UUID id) {
        String prefix = new ExportFiles(school, id).prefix();
        List<String> names = new ArrayList<>();
        exports.keys(school, prefix, "").forEachRemaining(key -> names.add(key.substring(prefix.length())));
        return names;
    }

    /** The files of one call, by table. */
    private final class Gathered implements AutoCloseable {

        private final SchoolId school;
        private final String studentKey;
        private final ParquetRows rows = new ParquetRows();
        private final Map<String, Path> files = new HashMap<>();

        Gathered(SchoolId school, String studentKey) {
            this.school = school;
            this.studentKey = studentKey;
        }

        void object(String tableName, String key, Path directory) {
            Path read = directory.resolve("read");
            if (history.read(school, key, read).isEmpty()) {
                return;
            }
            if (rows.count(read, studentKey) > 0) {
                Path lines = directory.resolve("lines");
                rows.asJson(read, studentKey, lines);
                append(lines, tableName.replace('_', '-'));
            }
        }

        private void append(Path lines, String name) {
            try {
                Path file = files.get(name);
                if (file == null) {
                    file = Files.createTempFile(name, ".jsonl");
                    files.put(name, file);
                }
                try (OutputStream end = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                    var _ = Files.copy(lines, end);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            rows.close();
            files.values().forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
