package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.luca.infra.Gates.Finding;
import io.luca.infra.settings.SettingsFiles;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.sqs.CfnQueue;

/** What AWS would refuse at a deployment, the build refuses. */
class GatesTest {

    private static final Path BROKEN = Path.of("src/test/resources/gates");

    private static List<Finding> broken;

    @Test
    void no_gate_finds_anything_in_any_variant() throws Exception {
        assertThat(Gates.findings(Arrays.stream(Synthesized.values())
                        .map(Synthesized::directory)
                        .toList()))
                .isEmpty();
    }

    /** Each gate fails on what it is there for: else a clean result would say nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iam | SidTwice | this Sid is there twice",
                "iam | SidWithBlank | letters and digits only",
                "iam | NoVersion | Version must be 2012-10-17",
                "iam | UnknownAction | there is no action s3:ReadObject",
                "iam | UnknownService | there is no service s4",
                "iam | AllActions | allows what nobody has read",
                "iam | AllOfAService | allows what nobody has read",
                "iam | AnyObject | s3:GetObject is given for none of",
                "iam | ObjectOfABucket | s3:GetObject is given for none of",
                "iam | BucketOfObjects | s3:ListBucket is given for none of",
                "iam | NoResourceKnown | xray:PutTraceSegments knows no resource",
                "iam | UnknownKey | carries the key s3:prefixes",
                "iam | KeyOfAnotherAction | no request of s3:GetObject carries the key s3:prefix",
                "iam | UnknownOperator | there is no condition operator StringMatches",
                "iam | PrincipalInARole | names no principal",
                "iam | LongRole | 10240 characters at most",
                "iam | DenyWithUnknownKey | carries the key aws:SecureTransprot",
                "iam | NotAction | NotAction allows what nobody has read",
                "iam | NoAction | Action is missing",
                "iam | NoStatement | a Statement is missing",
                "iam | MisspeltStatement | there is no element Statment",
                "iam | AllButOneLetter | allows what nobody has read",
                "iam | ShortResource | must have six parts",
                "iam | PutOnAnIndex | dynamodb:PutItem is given for none of",
                "iam | PutOnATaggedIndex | dynamodb:PutItem is given for none of",
                "iam | DenyOnTheWrongThing | s3:DeleteObject is given for none of",
                "iam | NoTruth | takes true or false",
                "iam | TrustsAnybody | anybody at all may become this role",
                "iam | TrustsNoService | lamda.amazonaws.com is no service",
                "iam | TrustToRead | s3:GetObject is no action of sts",
                "iam | QueueThatIsRead | s3:GetObject is no action of sqs",
                "iam | InlineOfItsOwn | there is no action s3:ReadObject",
                "cloudformation | NoDependency | DependsOn to Nobody",
                "cloudformation | NoSub | Fn::Sub to Nope",
                "cloudformation | NoAttributeOwner | Fn::GetAtt to Nope",
                "cloudformation | NoAttribute | AWS::SQS::Queue has no attribute Size",
                "cloudformation | NoAttributeInSub | AWS::SQS::Queue has no attribute Names",
                "cloudformation | Circle | waits for itself: Circle → ClosesTheCircle → Circle",
                "cloudformation | WaitsForItself | waits for itself: WaitsForItself → WaitsForItself",
                "cloudformation | NoFunction | there is no function Fn::Joim",
                "cloudformation | WrongReplacement | no UpdateReplacePolicy Foo",
                "cloudformation | UnknownType | there is no type AWS::S3::Bin",
                "cloudformation | UnknownProperty | there is no property BucketNames",
                "cloudformation | UnknownNested | there is no property VersioningConfiguration.State",
                "cloudformation | WrongValue | must be one of",
                "cloudformation | Missing | Role is required",
                "cloudformation | NotANumber | must be a number",
                "cloudformation | NotAList | must be a list",
                "cloudformation | NoReference | Ref to Nothing",
                "cloudformation | WrongDeletion | no DeletionPolicy Keep",
                "cloudformation | '' | Outputs: 201 of 200",
                "states | NoStart | StartAt",
                "states | UnknownState | SCHEMA_VALIDATION_FAILED",
                "states | NowhereToGo | target: B",
            })
    void a_gate_refuses_what_it_is_there_for(String gate, String resource, String message) throws Exception {
        assertThat(broken()).anySatisfy(finding -> {
            assertThat(finding.gate()).isEqualTo(gate);
            assertThat(finding.resource()).isEqualTo(resource);
            assertThat(finding.message()).contains(message);
        });
    }

    /** AWS's own linter is a step of the pipeline; it needs Python, which a build does not. */
    @Test
    void cfn_lint_has_no_complaint_where_it_is_installed() throws Exception {
        Optional<Path> linter = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "cfn-lint"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(linter)
                .as("cfn-lint is not installed here: only the pipeline runs it")
                .isPresent();

        List<String> command =
                new ArrayList<>(List.of(linter.orElseThrow().toString(), "--non-zero-exit-code", "error"));
        for (Synthesized app : List.of(Synthesized.PROD_ON_APP_RUNNER, Synthesized.PROD_ON_FARGATE)) {
            app.stacks()
                    .forEach(stack -> command.add(
                            app.directory().resolve(stack + ".template.json").toString()));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    /** With the flags of {@code cdk.json}: without, its findings would only be told. */
    @Test
    void a_template_that_cloudformation_knows_to_fail_is_not_synthesized(@TempDir Path directory) {
        App app = new App(AppProps.builder()
                .context(new SettingsFiles(Path.of("")).context("prod"))
                .analyticsReporting(false)
                .outdir(directory.toString())
                .build());
        CfnQueue.Builder.create(new Stack(app, "Broken"), "Queue")
                .queueName("fair")
                .fifoQueue(true)
                .messageRetentionPeriod(-1)
                .build();
        Synthesized.validate(app);

        assertThatThrownBy(app::synth).hasMessageContaining("Validation failed");
    }

    /** An empty text in Assign, a Sub of an ARN, a star over buckets, a provider's keys, many stars. */
    @Test
    void what_aws_takes_is_not_found() throws Exception {
        assertThat(broken())
                .noneMatch(finding -> finding.resource().startsWith("Good")
                        || finding.resource().startsWith("Right"));
    }

    private static synchronized List<Finding> broken() throws Exception {
        if (broken == null) {
            broken = Gates.findings(Stream.of("iam", "cloudformation", "states")
                    .map(BROKEN::resolve)
                    .toList());
        }
        return broken;
    }
}
