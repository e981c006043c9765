package io.luca.local.aws.service.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.RestTarget;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The objects of one bucket, each in one file: a line of JSON that describes it, then its bytes. A file takes the place of
 * another in one step, so that a reader sees the old object or the new one. Safe for use by many threads.
 */
final class ObjectFiles {

    private static final int LONGEST_NAME = 240; // of a file, on every usual file system
    private static final String UNFINISHED = "~";
    private static final ObjectMapper json = new ObjectMapper();

    private final Path directory;

    /** An object with its bytes. */
    record Content(StoredObject object, byte[] bytes) {}

    ObjectFiles(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    Optional<Content> get(String key) {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(file(key)))) {
            StoredObject object = head(file);
            return Optional.of(new Content(object, file.readAllBytes()));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void put(StoredObject object, byte[] bytes) {
        Path file = file(object.key());
        try {
            Path fresh = Files.createTempFile(directory, UNFINISHED, "");
            try (var out = Files.newOutputStream(fresh)) {
                out.write(json.writeValueAsBytes(description(object)));
                out.write('\n');
                out.write(bytes);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    void delete(String key) {
        try {
            var _ = Files.deleteIfExists(file(key));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All objects whose keys begin so, in S3's order: by the bytes of their keys, which are ASCII here. */
    NavigableMap<String, StoredObject> list(String prefix) {
        NavigableMap<String, StoredObject> objects = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.startsWith(UNFINISHED) && RestTarget.decoded(name).startsWith(prefix)) {
                    read(file).ifPresent(object -> objects.put(object.key(), object));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return objects;
    }

    private static Optional<StoredObject> read(Path file) throws IOException {
        try (InputStream open = new BufferedInputStream(Files.newInputStream(file))) {
            return Optional.of(head(open));
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    private Path file(String key) {
        String name = URLEncoder.encode(key, UTF_8).replace("+", "%20").replace(".", "%2E");
        if (key.isEmpty() || name.length() > LONGEST_NAME) {
            throw AwsError.invalid(
                    "KeyTooLongError", "A key on this platform has 1 to " + LONGEST_NAME + " letters, encoded.");
        }
        return directory.resolve(name);
    }

    private static StoredObject head(InputStream file) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = file.read(); read >= 0 && read != '\n'; read = file.read()) {
            line.write(read);
        }
        JsonNode head = json.readTree(line.toByteArray());
        return new StoredObject(
                head.path("key").asText(),
                head.path("size").asLong(),
                head.path("content_type").asText(),
                head.path("etag").asText(),
                head.path("crc32").asText(),
                Instant.parse(head.path("last_modified").asText()),
                texts(head.path("metadata")),
                texts(head.path("tags")));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static JsonNode description(StoredObject object) {
        ObjectNode description = json.createObjectNode()
                .put("key", object.key())
                .put("size", object.size())
                .put("content_type", object.contentType())
                .put("etag", object.etag())
                .put("crc32", object.checksum())
                .put("last_modified", object.lastModified().toString());
        ObjectNode metadata = description.putObject("metadata");
        object.metadata().forEach(metadata::put);
        ObjectNode tags = description.putObject("tags");
        object.tags().forEach(tags::put);
        return description;
    }
}
