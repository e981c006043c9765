package io.luca.local.workbench.cli;

import io.luca.local.aws.cloud.TemporaryDirectory;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.service.dynamodb.DynamoDbEndpoint;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.PlatformOptions;
import io.luca.local.platform.government.FaultPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code luca up}. */
@Command(
        name = "up",
        description =
                "Boots the whole platform from the synthesized templates and loads two demo schools. Ctrl-C stops it.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpCommand implements Callable<Integer> {

    /** How a directory of logs begins that ends with the platform. */
    static final String LOGS = "luca-logs-";

    private static final int DEFAULT_AWS_PORT = 4566;

    @Option(names = "--port", defaultValue = "8080", description = "Port of the HTTP API (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--aws-port",
            defaultValue = "4566",
            description = "Port of the local AWS endpoint (default: ${DEFAULT-VALUE}).")
    private int awsPort;

    @Option(names = "--data-dir", description = "Keep data in this directory; without it, data ends with the process.")
    private Optional<Path> dataDirectory = Optional.empty();

    @Option(
            names = "--dynamodb-endpoint",
            paramLabel = "URL",
            description = "Keep the tables in this DynamoDB, a real one or an emulator, not in this process.")
    private Optional<String> dynamoDbEndpoint = Optional.empty();

    @Option(names = "--empty", description = "Load no demo schools.")
    private boolean empty;

    @Option(
            names = "--government-faults",
            description = "What goes wrong at this machine's government: a JSON file, see docs/government-api.md.")
    private Optional<Path> governmentFaults = Optional.empty();

    @Option(
            names = "--verbose",
            description = "Also list what the templates ask for that changes nothing on one machine.")
    private boolean verbose;

    @Option(names = "--assembly", hidden = true, defaultValue = "infra/target/cdk.out")
    private Path assembly = Path.of("infra/target/cdk.out");

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec = picocli.CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (port == awsPort && port != 0) {
            throw new IllegalArgumentException("--port and --aws-port must differ, got " + port + " for both");
        }
        Optional<DynamoDbEndpoint> dynamoDb = dynamoDbEndpoint.map(UpCommand::endpoint);
        requireFree(port, "--port");
        requireFree(awsPort, "--aws-port");
        FaultPlan faults = governmentFaults
                .map(CallersDirectory::resolve)
                .map(FaultPlan::read)
                .orElse(FaultPlan.NONE);
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        out.println("Booting from " + assembly + " …");
        out.flush();
        dataDirectory = dataDirectory.map(CallersDirectory::resolve);
        Optional<TemporaryDirectory> temporary =
                dataDirectory.isPresent() ? Optional.empty() : Optional.of(TemporaryDirectory.create(LOGS));
        Path logs = dataDirectory
                .map(directory -> directory.resolve("logs"))
                .or(() -> temporary.map(TemporaryDirectory::path))
                .orElseThrow();
        CountDownLatch ended = new CountDownLatch(1);
        Platform platform = Platform.start(new PlatformOptions(
                assembly,
                port,
                awsPort,
                dataDirectory,
                logs,
                !empty,
                Clock.systemUTC(),
                faults,
                Optional.empty(),
                dynamoDb));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            out.println("Stopping …");
            out.flush();
            platform.close();
            temporary.ifPresent(UpCommand::remove);
            Luca.markLearned();
            ended.countDown();
        }));
        if (verbose) {
            printWithoutMeaning(out, platform.cloud().withoutMeaning());
        }
        platform.room(SnsRoom.class).topics().listen(alert -> {
            out.printf("alert on %s at %s: %s %s%n", alert.topic(), alert.at(), alert.subject(), alert.message());
            out.flush();
        });
        print(out, platform, logs, (System.nanoTime() - start) / 1_000_000_000.0);
        ended.await();
        return 0;
    }

    private static DynamoDbEndpoint endpoint(String url) {
        try {
            return DynamoDbEndpoint.of(url);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException("--dynamodb-endpoint: " + refused.getMessage(), refused);
        }
    }

    private static void requireFree(int wanted, String option) {
        if (wanted < 0 || wanted > 65_535) {
            throw new IllegalArgumentException(option + " must be 0 to 65535, got " + wanted);
        }
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException taken) {
            throw new IllegalStateException(
                    "port " + wanted + " is taken (does a platform run already?); say another with " + option, taken);
        }
    }

    private static void remove(TemporaryDirectory directory) {
        try {
            directory.close();
        } catch (IOException left) {
            throw new UncheckedIOException("cannot remove " + directory.path(), left);
        }
    }

    private static void printWithoutMeaning(PrintWriter out, Map<String, String> withoutMeaning) {
        out.println("In the templates, but without meaning on one machine:");
        withoutMeaning.forEach((what, why) -> out.println("  " + what + ": " + why));
        out.println();
    }

    private void print(PrintWriter out, Platform platform, Path logs, double seconds) {
        out.printf("Ready in %.1f s. Ctrl-C stops it.%n%n", seconds);
        out.println("  HTTP API      " + platform.apiUrl());
        out.println("  AWS endpoint  " + platform.awsUrl() + "   (key " + CredentialStore.OPERATOR_KEY + ", secret "
                + CredentialStore.OPERATOR_SECRET + ", region "
                + platform.cloud().environment().region() + ")");
        out.println("  user pool     " + platform.people().userPoolId() + ", app client "
                + platform.people().clientId());
        out.println("  government    " + platform.government().url() + "   (this machine's own)");
        dynamoDbEndpoint.ifPresent(url -> out.println("  tables        in the DynamoDB at " + url));
        out.println("  logs          " + logs);
        if (empty) {
            out.println();
            out.println("  There is no school yet: docs/operations.md says how one comes into being.");
            out.println();
            out.flush();
            return;
        }
        String api = platform.apiUrl();
        String port = awsPort == DEFAULT_AWS_PORT ? "" : " --aws-port " + awsPort;
        out.println("""

                  Demo people (password Demo-2026!): teacher_789, student_456, student_457, admin_123 of school_123;
                  teacher_900, student_901, admin_456 of school_456. `./luca token` knows their staff's second factor too.

                  Try, in another terminal:

                    TEACHER=$(./luca token teacher_789%s)
                    curl -i %s/evaluations -H "Authorization: Bearer $TEACHER" \\
                      -H 'Content-Type: application/json' -d '{"student_id":"student_456","subject":"matematicas",
                      "period":"Q1_2024","evaluation_id":"exam_001","type":"exam","score":85,"date":"2024-02-15"}'
                    curl -s %s/profile/student_456 -H "Authorization: Bearer $(./luca token student_456%s)"
                """.formatted(port, api, api, port));
        out.flush();
    }
}
