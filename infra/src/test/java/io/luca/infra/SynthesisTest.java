package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the app as a whole. */
class SynthesisTest {

    private static final List<String> STACKS = List.of(
            "LucaGatewayAccount",
            "LucaData",
            "LucaBehavior",
            "LucaConsolidation",
            "LucaGovSync",
            "LucaPipeline",
            "LucaPrivacy",
            "LucaApi",
            "LucaOperations",
            "LucaTrail");
    private static final ObjectMapper json = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @TempDir
    private Path directory;

    /** In a process of its own: the order of Java's immutable maps changes from one to the next, and only there. */
    @ParameterizedTest
    @EnumSource(names = "FARGATE")
    void synthesizes_the_same_in_every_process(Synthesized app) throws Exception {
        String compute = app.name().toLowerCase(Locale.ROOT).replace('_', '-');
        ProcessBuilder again = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LucaApp.class.getName(),
                        "--image=" + Synthesized.artifacts().image(),
                        "--behavior-worker=" + Synthesized.artifacts().behaviorWorker(),
                        "--grade-consolidator=" + Synthesized.artifacts().gradeConsolidator(),
                        "--gov-sync=" + Synthesized.artifacts().govSync(),
                        "--privacy=" + Synthesized.artifacts().privacy(),
                        "--identity=" + Synthesized.artifacts().identity())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        again.environment().put("CDK_OUTDIR", directory.resolve("cdk.out").toString());
        again.environment()
                .put("CDK_CONTEXT_JSON", "{\"environment\":\"laptop\",\"interactiveCompute\":\"" + compute + "\"}");
        Process process = again.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue())
                .as(() -> read(directory.resolve("output")))
                .isZero();
        for (String file : List.of(
                "LucaData.template.json",
                "LucaData.assets.json",
                "LucaBehavior.template.json",
                "LucaBehavior.assets.json",
                "LucaConsolidation.template.json",
                "LucaConsolidation.assets.json",
                "LucaGovSync.template.json",
                "LucaGovSync.assets.json",
                "LucaPipeline.template.json",
                "LucaPrivacy.template.json",
                "LucaPrivacy.assets.json",
                "LucaOperations.template.json",
                "LucaTrail.template.json",
                "LucaApi.template.json",
                "LucaApi.assets.json")) {
            assertThat(directory.resolve("cdk.out").resolve(file))
                    .hasSameTextualContentAs(app.directory().resolve(file));
        }
    }

    /** `cdk synth` and `cdk deploy` stop at the first of these; what is accepted has its reason beside the resource. */
    @ParameterizedTest
    @EnumSource
    void awss_security_checks_find_nothing_that_is_not_accepted(Synthesized app) throws IOException {
        List<Path> reports;
        try (Stream<Path> files = Files.list(app.directory())) {
            reports = files.filter(file -> file.toString().endsWith("-NagReport.csv"))
                    .toList();
        }
        assertThat(reports).hasSameSizeAs(app.stacks());
        for (Path report : reports) {
            boolean isJudged =
                    !report.toString().contains("LucaOperations"); // a picture and queries: no rule is about those
            assertThat(Files.readAllLines(report))
                    .hasSizeGreaterThan(isJudged ? 1 : 0)
                    .noneMatch(line -> line.contains("\"Non-Compliant\",\"N/A\""));
        }
    }

    /** A property that CloudFormation does not know, or a value it refuses, would fail at deployment only. */
    @ParameterizedTest
    @MethodSource("validated")
    void cloud_formations_own_schemas_have_no_complaint(Synthesized app) throws IOException {
        Path report = app.directory().resolve("validation-report.json");

        assertThat(json.readTree(report.toFile()).findValuesAsText("ruleName"))
                .as(() -> read(report))
                .isEmpty();
    }

    private static Stream<Synthesized> validated() {
        return Stream.of(Synthesized.values()).filter(Synthesized::isValidated);
    }

    /**
     * Who may do what is reviewed line by line: a change shows in the pinned file. To write it anew, delete it and run this
     * test once.
     */
    @ParameterizedTest
    @EnumSource(names = {"APP_RUNNER", "FARGATE"})
    void roles_and_policies_are_those_that_were_reviewed(Synthesized app) throws IOException {
        ObjectNode now = json.createObjectNode();
        for (String stack : STACKS) {
            for (String type : List.of(
                    "AWS::IAM::Role",
                    "AWS::IAM::Policy",
                    "AWS::SQS::QueuePolicy",
                    "AWS::S3::BucketPolicy",
                    "AWS::SNS::TopicPolicy")) {
                app.resources(stack, type).forEach((id, properties) -> now.set(stack + "/" + id, properties));
            }
        }
        String text = json.writeValueAsString(now) + "\n";
        Path pinned = Path.of(
                "src/test/resources/iam", app.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".json");
        if (!Files.exists(pinned)) {
            Files.writeString(pinned, text);
            throw new AssertionError(pinned + " was missing and is written anew: review and commit it");
        }

        assertThat(text).isEqualTo(Files.readString(pinned));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
