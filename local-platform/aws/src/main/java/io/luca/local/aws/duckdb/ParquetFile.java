package io.luca.local.aws.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Makes Parquet of JSON lines. Its memory is bounded, however many lines there are. */
public final class ParquetFile {

    private ParquetFile() {}

    /**
     * Writes a file.
     *
     * @param lines one JSON object a line, of these columns
     * @param columns the engine's types by name, in order
     * @param compression as Firehose calls it, such as {@code GZIP}
     */
    public static void write(Path lines, Map<String, String> columns, String compression, Path target) {
        try (Connection engine = Engine.open(target.resolveSibling(target.getFileName() + ".tmp"));
                Statement statement = engine.createStatement()) {
            statement.execute("COPY (SELECT * FROM " + Engine.jsonLines(lines, columns) + ") TO "
                    + Engine.quoted(target) + " (FORMAT parquet, COMPRESSION " + compression + ")");
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot write Parquet of " + lines.getFileName(), failed);
        }
    }
}
