package io.luca.local.aws.service.pipes;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a pipe has come in each shard: the last record that its target has, or that was given up. In a file, if there is a directory
 * for it, so that the next process goes on there. It is written after the target took the records: a crash in between sends them again.
 */
final class Checkpoints {

    private static final ObjectMapper json = new ObjectMapper();

    private final Optional<Path> file;
    private final Map<String, String> sequences = new TreeMap<>();

    Checkpoints(Optional<Path> file) {
        this.file = file;
        if (file.filter(Files::exists).isPresent()) {
            try {
                sequences.putAll(json.readValue(file.get().toFile(), new TypeReference<Map<String, String>>() {}));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    synchronized Optional<String> last(String shard) {
        return Optional.ofNullable(sequences.get(shard));
    }

    synchronized void reached(String shard, String sequence) {
        sequences.put(shard, sequence);
        if (file.isPresent()) {
            try {
                Files.createDirectories(file.get().toAbsolutePath().getParent());
                Path fresh = file.get().resolveSibling(file.get().getFileName() + "~");
                json.writeValue(fresh.toFile(), sequences);
                Files.move(fresh, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        }
    }
}
