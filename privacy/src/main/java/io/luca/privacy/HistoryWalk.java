package io.luca.privacy;

import io.luca.contract.LakeNames;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A walk through all objects of a school's history in a fixed order, as far as the time of one call reaches. */
final class HistoryWalk {

    private static final List<String> TABLES = List.of(LakeNames.EVENTS_TABLE, LakeNames.GRADE_CHANGES_TABLE);

    private final SchoolObjects objects;

    /** The work on each object. */
    @FunctionalInterface
    interface Visit {
        void object(String table, String key, Path directory);
    }

    HistoryWalk(SchoolObjects objects) {
        this.objects = objects;
    }

    /**
     * Goes on.
     *
     * @param after the key that an earlier call ended with; empty to begin
     * @param isTimeLeft asked after each object
     * @return the key that this call ended with; empty if all have been visited
     */
    Optional<String> from(SchoolId school, String after, BooleanSupplier isTimeLeft, Visit visit) {
        for (String table : TABLES) {
            String prefix = table + LakeNames.SCHOOL_PARTITION + school + "/";
            if (!after.isEmpty() && after.compareTo(prefix) > 0 && !after.startsWith(prefix)) {
                continue; // an earlier call has gone through it
            }
            Iterator<String> keys = objects.keys(school, prefix, after.startsWith(prefix) ? after : "");
            while (keys.hasNext()) {
                String key = keys.next();
                inDirectory(directory -> visit.object(table, key, directory));
                if (!isTimeLeft.getAsBoolean()) {
                    return Optional.of(key);
                }
            }
        }
        return Optional.empty();
    }

    /** With a directory for one object, of which nothing stays. */
    private static void inDirectory(java.util.function.Consumer<Path> work) {
        try {
            Path directory = Files.createTempDirectory("history");
            try {
                work.accept(directory);
            } finally {
                delete(directory);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
