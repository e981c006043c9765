package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.service.athena.AthenaRoom;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.cli.Luca;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Runs of {@code luca smoke} on running platforms, and what they leave there. */
final class SmokeRuns {

    private SmokeRuns() {}

    /** What a run said, line by line, and its exit code. */
    record Run(int code, List<String> lines) {

        List<String> that(String word) {
            return lines.stream()
                    .filter(line -> line.startsWith(word))
                    .map(line -> line.replaceFirst("^\\S+( here)? +[0-9.]+ s +", ""))
                    .toList();
        }
    }

    static Run smoke(Platform platform, String... more) {
        List<String> words = new ArrayList<>(List.of("smoke", "--aws-port", port(platform)));
        words.addAll(List.of(more));
        StringWriter said = new StringWriter();
        int code = Luca.commands()
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(words.toArray(String[]::new));
        return new Run(code, said.toString().lines().toList());
    }

    static String port(Platform platform) {
        return String.valueOf(URI.create(platform.awsUrl()).getPort());
    }

    static void assertNothingIsLeft(Platform platform, Path data) {
        assertThat(left(platform, data)).isEmpty();
    }

    /** Every item, person, object and workgroup of a test school. */
    static List<String> left(Platform platform, Path data) {
        List<String> left = new ArrayList<>();
        try (TableAccess access = new TableAccess(platform)) {
            access.client()
                    .scanPaginator(scan -> scan.tableName(platform.tableName())
                            .filterExpression("contains(PK, :smoke) OR contains(SK, :smoke)")
                            .expressionAttributeValues(Map.of(":smoke", AttributeValue.fromS("smoke_"))))
                    .items()
                    .forEach(item ->
                            left.add(item.get("PK").s() + " " + item.get("SK").s()));
        }
        platform.room(AthenaRoom.class).workgroups().stream()
                .filter(workgroup -> workgroup.contains("smoke_"))
                .forEach(left::add);
        if (read(data.resolve("people.json")).contains("smoke_")) {
            left.add("people");
        }
        for (String bucket : platform.room(S3Room.class).sizes().keySet()) {
            platform.room(S3Room.class).bucket(platform.cloud().operator(), bucket).list("").keySet().stream()
                    .filter(key -> key.contains("smoke"))
                    .forEach(left::add);
        }
        return left;
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
