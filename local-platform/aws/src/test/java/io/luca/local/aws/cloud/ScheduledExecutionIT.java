package io.luca.local.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.aws.service.stepfunctions.Execution.Status;
import io.luca.local.aws.service.stepfunctions.Executions;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.aws.template.UnsupportedResourceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a schedule's target is, its ARN says; whoever takes it judges the schedule's role. */
class ScheduledExecutionIT {

    private static final String MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:sync";

    @TempDir
    private Path directory;

    @Test
    void a_schedule_starts_an_execution_with_its_input() {
        try (Cloud cloud = open("states:StartExecution", MACHINE)) {
            cloud.timeline().pass(Duration.ofHours(2));

            assertThat(executions(cloud).of(MACHINE)).hasSize(2).allSatisfy(execution -> {
                assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
                assertThat(execution.input()).matches("\\{\"at\":\"20\\d\\d-.*Z\"}");
            });
            assertThat(dead(cloud)).isEmpty();
        }
    }

    @Test
    void a_schedule_whose_role_may_not_start_it_starts_nothing() {
        try (Cloud cloud = open("states:DescribeExecution", MACHINE)) {
            cloud.timeline().pass(Duration.ofHours(1));

            assertThat(executions(cloud).of(MACHINE)).isEmpty();
            assertThat(dead(cloud)).containsExactly("AccessDeniedException");
        }
    }

    @Test
    void a_schedule_sends_its_input_to_a_queue() {
        try (Cloud cloud = open("states:StartExecution", "arn:aws:sqs:us-east-1:000000000000:dead")) {
            cloud.timeline().pass(Duration.ofHours(1));

            assertThat(cloud.room(SqsRoom.class).queue("dead").receive(10, 1))
                    .singleElement()
                    .satisfies(message ->
                            assertThat(message.path("Body").asText()).matches("\\{\"at\":\"20\\d\\d-.*Z\"}"));
        }
    }

    @Test
    void a_target_that_no_room_takes_messages_for_stops_the_start_by_name() {
        String function = "arn:aws:lambda:us-east-1:000000000000:function:f";

        assertThatThrownBy(() -> open("states:StartExecution", function))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("Schedule")
                .hasMessageContaining(function);
    }

    private static Executions executions(Cloud cloud) {
        return cloud.room(StepFunctionsRoom.class).executions();
    }

    private static List<String> dead(Cloud cloud) {
        return cloud.room(SqsRoom.class).queue("dead").receive(10, 1).stream()
                .map((JsonNode message) -> message.path("MessageAttributes")
                        .path("ERROR_CODE")
                        .path("StringValue")
                        .asText())
                .toList();
    }

    private Cloud open(String allowed, String target) {
        String template = """
                {"Resources":{
                 "Dead":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":"dead"}},
                 "Role":{"Type":"AWS::IAM::Role","Properties":{
                   "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"sts:AssumeRole","Principal":{"Service":["scheduler.amazonaws.com","states.amazonaws.com"]}}]},
                   "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[
                     {"Effect":"Allow","Action":"%s","Resource":"%s"},
                     {"Effect":"Allow","Action":"sqs:SendMessage","Resource":{"Fn::GetAtt":["Dead","Arn"]}}]}}]}},
                 "Machine":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"StateMachineName":"sync",
                   "RoleArn":{"Fn::GetAtt":["Role","Arn"]},
                   "DefinitionString":"{\\"QueryLanguage\\":\\"JSONata\\",\\"StartAt\\":\\"A\\",\\"States\\":{\\"A\\":{\\"Type\\":\\"Succeed\\"}}}"}},
                 "Schedule":{"Type":"AWS::Scheduler::Schedule","Properties":{
                   "Name":"s","ScheduleExpression":"rate(1 hour)","FlexibleTimeWindow":{"Mode":"OFF"},
                   "Target":{"Arn":"%s","RoleArn":{"Fn::GetAtt":["Role","Arn"]},
                     "Input":"{\\"at\\":\\"<aws.scheduler.scheduled-time>\\"}",
                     "DeadLetterConfig":{"Arn":{"Fn::GetAtt":["Dead","Arn"]}}}}}}}""".formatted(allowed, MACHINE, target);
        return OpenCloud.of(
                directory, template, List.of(SqsRoom::new, StepFunctionsRoom::new, SchedulerRoom::new), Map.of());
    }
}
