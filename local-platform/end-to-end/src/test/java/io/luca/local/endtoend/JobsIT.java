package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.contract.ObjectKeys;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.workbench.cli.Luca;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.SchedulerException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;

/** The nightly job's surroundings by AWS's own clients, each call judged by the synthesized policies. */
@ExtendWith(BootedPlatform.class)
class JobsIT {

    private static final String CONSOLIDATOR = "ConsolidatorRole";
    private static final String WORKER = "WorkerRole";

    private final Platform platform;

    JobsIT(Booted booted) {
        this.platform = booted.platform();
    }

    @Test
    void the_function_keeps_checkpoints_below_its_prefix_and_reaches_no_other_object() {
        String bucket = bucket();
        String key = ObjectKeys.CHECKPOINT_PREFIX + "run 1/école.json";
        try (S3Client s3 = client(S3Client.builder(), CONSOLIDATOR)) {
            var _ = s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString("{\"done\":3}"));

            assertThat(s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String())
                    .isEqualTo("{\"done\":3}");
            assertThat(s3.headObject(head -> head.bucket(bucket).key(key)).contentLength())
                    .isEqualTo(10);
            assertThat(s3.listObjectsV2(list -> list.bucket(bucket).prefix(ObjectKeys.CHECKPOINT_PREFIX + "run 1/"))
                            .contents())
                    .extracting(object -> object.key())
                    .containsExactly(key);
            var _ = s3.deleteObject(delete -> delete.bucket(bucket).key(key));
            assertThatThrownBy(() -> s3.getObject(get -> get.bucket(bucket).key(key)))
                    .isInstanceOf(NoSuchKeyException.class);
            assertThatThrownBy(() ->
                            s3.putObject(put -> put.bucket(bucket).key("elsewhere/x"), RequestBody.fromString("x")))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.statusCode()).isEqualTo(403));
        }
        try (S3Client s3 = client(S3Client.builder(), WORKER)) {
            assertThatThrownBy(() -> s3.getObject(get -> get.bucket(bucket).key(key)))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void a_continuation_calls_the_function_and_is_gone() {
        String function = function();
        Instant due =
                platform.cloud().timeline().now().plus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.SECONDS);
        long before = callsInLog();
        try (SchedulerClient scheduler = client(SchedulerClient.builder(), CONSOLIDATOR)) {
            create(scheduler, "consolidation-next", "luca-continuations", "NightlyRole", due);

            assertThatThrownBy(() -> create(scheduler, "consolidation-next", "luca-continuations", "NightlyRole", due))
                    .isInstanceOf(ConflictException.class);
        }
        assertThat(platform.room(SchedulerRoom.class).schedules().summaries())
                .extracting(schedule -> schedule.name())
                .contains("luca-continuations/consolidation-next");

        platform.cloud().timeline().pass(Duration.ofMinutes(6));

        assertThat(platform.room(SchedulerRoom.class).schedules().summaries())
                .extracting(schedule -> schedule.name())
                .contains("luca-nightly/luca-consolidation")
                .noneMatch(name -> name.startsWith("luca-continuations/"));
        await(() -> callsInLog() > before);
        assertThat(function).isNotEmpty();
    }

    @Test
    void the_function_cannot_touch_the_nightly_schedule_nor_pass_another_role() {
        Instant due =
                platform.cloud().timeline().now().plus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS);
        try (SchedulerClient scheduler = client(SchedulerClient.builder(), CONSOLIDATOR)) {
            assertThatThrownBy(() -> create(scheduler, "mine", "luca-nightly", "NightlyRole", due))
                    .isInstanceOf(SchedulerException.class)
                    .hasMessageContaining("not authorized to perform: scheduler:CreateSchedule");
            assertThatThrownBy(() -> create(scheduler, "mine", "luca-continuations", "RegistryRole", due))
                    .isInstanceOf(SchedulerException.class)
                    .hasMessageContaining("not authorized to perform: iam:PassRole");
            assertThatThrownBy(() -> scheduler.deleteSchedule(
                            delete -> delete.groupName("luca-nightly").name("luca-consolidation")))
                    .isInstanceOf(SchedulerException.class)
                    .hasMessageContaining("scheduler:DeleteSchedule");
        }
    }

    @Test
    void the_function_tells_operators_and_the_worker_may_not() {
        try (SnsClient sns = client(SnsClient.builder(), CONSOLIDATOR)) {
            assertThat(sns.publish(publish -> publish.topicArn(topic())
                                    .subject("school_123 failed")
                                    .message("its rules & <weights>"))
                            .messageId())
                    .isNotEmpty();
        }
        try (SnsClient sns = client(SnsClient.builder(), WORKER)) {
            assertThatThrownBy(() ->
                            sns.publish(publish -> publish.topicArn(topic()).message("x")))
                    .isInstanceOf(AuthorizationErrorException.class);
        }

        assertThat(platform.room(SnsRoom.class).topics().latest())
                .filteredOn(alert -> alert.subject().equals("school_123 failed"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.message()).isEqualTo("its rules & <weights>"));
        assertThat(platform.room(SnsRoom.class).topics().latest())
                .noneSatisfy(alert -> assertThat(alert.message()).isEqualTo("x"));
    }

    @Test
    void lambda_invoke_answers_or_only_takes_the_call_and_asks_for_permission() {
        try (LambdaClient lambda = client(LambdaClient.builder(), "")) {
            InvokeResponse answer =
                    lambda.invoke(invoke -> invoke.functionName(function()).payload(SdkBytes.fromUtf8String("{}")));
            InvokeResponse taken =
                    lambda.invoke(invoke -> invoke.functionName(function()).invocationType(InvocationType.EVENT));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.functionError()).isNull();
            assertThat(answer.payload().asUtf8String()).contains("\"schools\":");
            assertThat(taken.statusCode()).isEqualTo(202);
            assertThatThrownBy(() -> lambda.invoke(
                            invoke -> invoke.functionName(function()).qualifier("no-such-alias")))
                    .isInstanceOf(software.amazon.awssdk.services.lambda.model.ResourceNotFoundException.class);
        }
        try (LambdaClient lambda = client(LambdaClient.builder(), WORKER)) {
            assertThatThrownBy(() -> lambda.invoke(invoke -> invoke.functionName(function())))
                    .isInstanceOf(LambdaException.class)
                    .hasMessageContaining("not authorized to perform: lambda:InvokeFunction");
        }
    }

    /** By the real queue, under the function's own role. */
    @Test
    void a_run_that_fails_three_times_is_kept_with_its_error() {
        String queue = platform.room(SqsRoom.class).depths().keySet().stream()
                .filter(name -> name.contains("Undelivered"))
                .findFirst()
                .orElseThrow();
        platform.cloud().faults().begin("dynamodb", Faults.Kind.ERROR);
        try (LambdaClient lambda = client(LambdaClient.builder(), "")) {
            var _ = lambda.invoke(invoke -> invoke.functionName(function()).invocationType(InvocationType.EVENT));
            await(() -> {
                platform.cloud().timeline().pass(Duration.ofSeconds(10));
                return platform.room(SqsRoom.class).queue(queue).depth().getOrDefault("waiting", 0) > 0;
            });
        } finally {
            platform.cloud().faults().end("dynamodb");
        }

        assertThat(platform.room(SqsRoom.class).queue(queue).receive(1, 1))
                .singleElement()
                .satisfies(message -> assertThat(message.path("Body").asText())
                        .contains("RetriesExhausted", "\"approximateInvokeCount\":3"));
    }

    @Test
    void luca_invoke_runs_it_now_and_says_what_was_done() {
        StringWriter said = new StringWriter();

        int exit = invoke(said);

        assertThat(exit).as(said.toString()).isZero();
        assertThat(said.toString()).contains("Calling ", "schools", "failed");
    }

    /** Both follow the one log of the function, and each shows every school of its own run once. */
    @Test
    void two_at_once_do_not_show_each_others_progress() {
        StringWriter one = new StringWriter();
        StringWriter other = new StringWriter();

        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> invoke(one));
        int second = invoke(other);

        assertThat(second).as(other.toString()).isZero();
        assertThat(first.join()).as(one.toString()).isZero();
        for (StringWriter said : List.of(one, other)) {
            List<String> schools = said.toString()
                    .lines()
                    .filter(line -> line.contains(" grades of "))
                    .toList();
            for (int number = 1; number <= schools.size(); number++) {
                assertThat(schools.get(number - 1)).startsWith(number + "/" + schools.size() + " ");
            }
            assertThat(schools).anyMatch(line -> line.contains("school_123"));
        }
    }

    @Test
    void luca_credentials_exports_what_every_version_of_the_aws_cli_reads() {
        StringWriter said = new StringWriter();

        int exit = luca(said, "credentials", "school_123");

        assertThat(exit).as(said.toString()).isZero();
        assertThat(said.toString().lines())
                .contains(
                        "export AWS_ENDPOINT_URL=" + platform.awsUrl(),
                        "export AWS_REGION=" + platform.cloud().environment().region(),
                        "export AWS_DEFAULT_REGION="
                                + platform.cloud().environment().region())
                .anyMatch(line -> line.startsWith("export AWS_SESSION_TOKEN="));
    }

    /** They would be of a school that there is not, and look as if nothing worked. */
    @Test
    void luca_credentials_of_a_school_that_there_is_not_names_those_that_there_are() {
        for (String school : List.of("school_999", "no#id")) {
            StringWriter said = new StringWriter();

            int exit = luca(said, "credentials", school);

            assertThat(exit).as(said.toString()).isNotZero();
            assertThat(said.toString()).contains("school").doesNotContain("export ");
        }
        StringWriter said = new StringWriter();
        int _ = luca(said, "credentials", "school_999");
        assertThat(said.toString())
                .contains("there is no school school_999; there are [")
                .contains("school_123");
    }

    @Test
    void luca_invoke_ends_with_one_if_the_function_failed() {
        StringWriter said = new StringWriter();
        platform.cloud().faults().begin("dynamodb", Faults.Kind.ERROR);
        int exit;
        try {
            exit = invoke(said);
        } finally {
            platform.cloud().faults().end("dynamodb");
        }

        assertThat(exit).isEqualTo(1);
        assertThat(said.toString()).contains("The function failed: ", ".log");
    }

    private int invoke(StringWriter said) {
        return luca(said, "invoke", "consolidation");
    }

    private int luca(StringWriter said, String command, String argument) {
        return Luca.commands()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(
                        command,
                        argument,
                        "--aws-port",
                        String.valueOf(URI.create(platform.awsUrl()).getPort()));
    }

    @Test
    void an_operator_may_look_at_everything() {
        try (SchedulerClient scheduler = client(SchedulerClient.builder(), "")) {
            assertThat(scheduler
                            .getSchedule(get -> get.groupName("luca-nightly").name("luca-consolidation"))
                            .scheduleExpressionTimezone())
                    .isEqualTo("America/Mexico_City");
            assertThatCode(() -> scheduler.listSchedules(list -> list.groupName("luca-nightly")))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void step_functions_answer_the_operator_and_refuse_a_role_without_permission() {
        try (SfnClient states = client(SfnClient.builder(), "")) {
            assertThat(states.listStateMachines().stateMachines())
                    .hasSameSizeAs(
                            platform.room(StepFunctionsRoom.class).machines().all());
        }
        try (SfnClient states = client(SfnClient.builder(), WORKER)) {
            assertThatThrownBy(() -> states.listStateMachines())
                    .isInstanceOf(SfnException.class)
                    .hasMessageContaining("not authorized to perform: states:ListStateMachines");
        }
    }

    private void create(SchedulerClient scheduler, String name, String group, String role, Instant due) {
        String functionArn = "arn:aws:lambda:%s:000000000000:function:%s"
                .formatted(platform.cloud().environment().region(), function());
        String when = due.atOffset(ZoneOffset.UTC).toLocalDateTime().withNano(0).toString();
        var _ = scheduler.createSchedule(create -> create.name(name)
                .groupName(group)
                .scheduleExpression("at(" + (when.length() == 16 ? when + ":00" : when) + ")")
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .actionAfterCompletion(ActionAfterCompletion.DELETE)
                .target(target -> target.arn(functionArn)
                        .roleArn(platform.cloud().roles().arnOf(role))
                        .input("{\"run\":\"x\"}")));
    }

    private String function() {
        return platform.scheduled().functionOf("luca-consolidation").orElseThrow();
    }

    private String bucket() {
        return platform.room(S3Room.class).sizes().keySet().iterator().next();
    }

    private String topic() {
        return "arn:aws:sns:%s:000000000000:%s"
                .formatted(
                        platform.cloud().environment().region(),
                        platform.room(SnsRoom.class)
                                .topics()
                                .counts()
                                .keySet()
                                .iterator()
                                .next());
    }

    private long callsInLog() {
        try {
            return platform.room(LambdaRoom.class).logOf(function(), 0).lines().count();
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static void await(BooleanSupplier condition) {
        Instant limit = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(limit);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    /** A client of a role of the templates, or of the operator if none is named. */
    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder, String role) {
        return builder.endpointOverride(URI.create(platform.awsUrl().replace("localhost", "127.0.0.1")))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(credentials(role))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    private AwsCredentialsProvider credentials(String role) {
        if (role.isEmpty()) {
            return StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET));
        }
        IssuedCredentials issued =
                platform.cloud().credentialsOf(platform.cloud().roles().arnOf(role));
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                issued.accessKeyId(), issued.secretAccessKey(), String.valueOf(issued.sessionToken())));
    }
}
