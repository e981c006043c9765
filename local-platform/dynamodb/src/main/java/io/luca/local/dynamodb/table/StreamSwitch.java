package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.store.Writes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Switches the streams of tables on and off. A stream that is on again is another one, with a label of its own. */
final class StreamSwitch {

    private static final DateTimeFormatter LABEL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final Catalog catalog;
    private final Clock clock;

    StreamSwitch(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** A table with a new stream. */
    TableSchema on(TableSchema table, StreamSchema.View view, Writes writes) {
        Instant created = clock.instant();
        String label = LABEL.format(created);
        while (catalog.stream(table.arn() + "/stream/" + label).isPresent()) {
            created = created.plusMillis(1);
            label = LABEL.format(created);
        }
        return table.withStream(Optional.of(new StreamSchema(
                catalog.nextId(writes, table.id()),
                table.name(),
                table.arn() + "/stream/" + label,
                label,
                view,
                table.key(),
                created,
                Optional.empty())));
    }

    /** A table whose stream, if it has one, ends now. */
    TableSchema off(TableSchema table) {
        return table.stream()
                .map(stream -> table.withStream(Optional.of(stream.ended(clock.instant()))))
                .orElse(table);
    }
}
