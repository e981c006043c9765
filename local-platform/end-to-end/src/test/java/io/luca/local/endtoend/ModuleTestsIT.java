package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.endtoend.BootedPlatform.Booted;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Integration tests of modules on this platform in place of the engine, by {@code -Dluca.aws}: from another process, through the port,
 * signed. One class for each module whose tests need an AWS.
 */
@ExtendWith(BootedPlatform.class)
class ModuleTestsIT {

    private static final Path ROOT = Path.of("../..");
    private static final List<String> MODULES =
            List.of("shared-model", "behavior-worker", "gov-sync", "grade-consolidator");

    @TempDir
    private Path directory;

    @Test
    void tests_of_the_store_and_of_the_functions_pass_on_the_laptop_as_they_are(Booted booted)
            throws IOException, InterruptedException {
        List<String> tests = List.of(
                "io.luca.store.StudentsIT",
                "io.luca.worker.BlockedStudentsIT",
                "io.luca.gov.SyncIT",
                "io.luca.consolidator.ConsolidationRunIT");
        List<String> before = tables(booted);

        List<String> said = run(booted.platform().awsUrl(), tests);

        for (String test : tests) {
            assertThat(said)
                    .as(String.join("\n", said))
                    .anyMatch(line -> line.matches("\\Q" + test + "\\E: ([1-9][0-9]*) of \\1 passed"));
        }
        List<String> left = new ArrayList<>(tables(booted));
        left.removeAll(before);
        assertThat(left).as("tables that tests made here").hasSizeGreaterThan(tests.size());
    }

    private List<String> run(String endpoint, List<String> tests) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dluca.aws=" + endpoint,
                "-cp",
                classPath(),
                TestsInAProcess.class.getName()));
        command.addAll(tests);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("AWS_ACCESS_KEY_ID", CredentialStore.OPERATOR_KEY);
        builder.environment().put("AWS_SECRET_ACCESS_KEY", CredentialStore.OPERATOR_SECRET);
        Path output = directory.resolve("output");
        Process process = builder.redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("the tests came to an end")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output);
    }

    /** What these tests have, the modules' classes as they are built, and the libraries that functions are packed with. */
    private static String classPath() {
        return Stream.concat(
                        Stream.of(System.getProperty("java.class.path")),
                        MODULES.stream()
                                .map(module -> ROOT.resolve(module).resolve("target"))
                                .flatMap(target -> Stream.of("test-classes", "classes", "function/lib/*")
                                        .map(part -> target + File.separator + part)))
                .reduce((some, more) -> some + File.pathSeparator + more)
                .orElseThrow();
    }

    private static List<String> tables(Booted booted) {
        try (DynamoDbClient operator = DynamoDbClient.builder()
                .endpointOverride(URI.create(booted.platform().awsUrl()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .build()) {
            return operator.listTablesPaginator().tableNames().stream().toList();
        }
    }
}
