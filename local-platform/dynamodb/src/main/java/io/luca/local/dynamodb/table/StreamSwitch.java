package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.store.Writes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Switches the streams of tables on and off. A stream that is on again is another one, with a label of its own. */
record StreamSwitch(Catalog catalog, Clock clock) {

    private static final DateTimeFormatter LABEL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    /** A table with a new stream. */
    TableSchema on(TableSchema table, StreamSchema.View view, Writes writes) {
        Instant created = clock.instant();
        while (catalog.stream(arn(table, created)).isPresent()) {
            created = created.plusMillis(1);
        }
        int id = catalog.nextId(writes, table.id());
        StreamSchema stream =
                new StreamSchema(id, table.name(), arn(table, created), view, table.key(), created, Optional.empty());
        return table.withStream(Optional.of(stream));
    }

    private static String arn(TableSchema table, Instant created) {
        return table.arn() + "/stream/" + LABEL.format(created);
    }

    /** A table whose stream, if it has one, ends now. */
    TableSchema off(TableSchema table) {
        Optional<StreamSchema> ended = table.stream().map(stream -> stream.ended(clock.instant()));
        return ended.isPresent() ? table.withStream(ended) : table;
    }
}
