package io.luca.privacy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.ExportFiles;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The state ExportRecords: copies all that the table has of a student into one JSON document. */
public final class ExportRecordsFunction implements RequestStreamHandler {

    static final String FILE = "records.json";

    private static final JsonMapper json = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final TenantTable table;
    private final SchoolObjects exports;

    /** As Lambda makes it, from the environment. */
    public ExportRecordsFunction() {
        this(Wiring.ofLambda());
    }

    private ExportRecordsFunction(Wiring wiring) {
        this(wiring.table(), wiring.exports());
    }

    ExportRecordsFunction(TenantTable table, SchoolObjects exports) {
        this.table = table;
        this.exports = exports;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Step.run(input, output, this::work);
    }

    ObjectNode work(Step step) {
        SchoolId school = step.school();
        StudentId student = step.student();
        UUID id = step.id("export_id");
        try {
            Path file = Files.createTempFile("records", ".json");
            try {
                write(school, student, step, file);
                exports.write(school, new ExportFiles(school, id).key(FILE), file, "application/json");
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return Step.answer().put("file", FILE);
    }

    private void write(SchoolId school, StudentId student, Step step, Path file) throws IOException {
        try (JsonGenerator writer = json.createGenerator(Files.newOutputStream(file))) {
            writer.writeStartObject();
            writer.writeStringField("school_id", school.value());
            writer.writeStringField("student_id", student.value());
            writer.writeStringField("exported_at", step.now().toString());
            writer.writeArrayFieldStart("records");
            table.recordsOf(school, student).forEach(record -> {
                try {
                    json.writeValue(writer, record);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
            writer.writeEndArray();
            writer.writeEndObject();
        }
    }
}
