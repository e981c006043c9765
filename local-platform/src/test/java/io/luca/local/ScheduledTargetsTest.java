package io.luca.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.MovableClock;
import io.luca.local.iam.Roles;
import io.luca.local.scheduler.Schedules;
import io.luca.local.template.CloudAssembly;
import io.luca.local.template.Deployment;
import io.luca.local.template.Environment;
import io.luca.local.time.Timeline;
import io.luca.local.workflow.Execution.Status;
import io.luca.local.workflow.StateMachines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduledTargetsTest {

    private static final String MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:sync";

    private final Timeline timeline = new Timeline(new MovableClock(Instant.parse("2026-11-24T18:00:00Z")));
    private final Roles roles = new Roles(Environment.LAPTOP);
    private final StateMachines machines = new StateMachines(Environment.LAPTOP, roles, timeline, List.of());
    private final List<String> functions = new ArrayList<>();
    private final List<String> dead = new ArrayList<>();
    private final Schedules schedules = new Schedules(
            Environment.LAPTOP,
            timeline,
            roles,
            new ScheduledTargets(roles, machines, (_, arn, _) -> functions.add(arn)),
            (_, _, _, attributes) -> dead.add(String.valueOf(attributes.get("ERROR_CODE"))));

    @Test
    void a_schedule_starts_an_execution_with_its_input() {
        deploy("states:StartExecution", "{\"Fn::GetAtt\":[\"Machine\",\"Arn\"]}");

        timeline.pass(Duration.ofHours(2));

        assertThat(machines.executions().of(MACHINE)).hasSize(2).allSatisfy(execution -> {
            assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
            assertThat(execution.input()).startsWith("{\"at\":\"2026-11-24T");
        });
        assertThat(functions).isEmpty();
        assertThat(dead).isEmpty();
    }

    @Test
    void a_schedule_whose_role_may_not_start_it_starts_nothing() {
        deploy("states:DescribeExecution", "{\"Fn::GetAtt\":[\"Machine\",\"Arn\"]}");

        timeline.pass(Duration.ofHours(1));

        assertThat(machines.executions().of(MACHINE)).isEmpty();
        assertThat(dead).containsExactly("AccessDeniedException");
    }

    @Test
    void a_function_is_called_as_before() {
        String function = "arn:aws:lambda:us-east-1:000000000000:function:f";
        deploy("states:StartExecution", '"' + function + '"');

        timeline.pass(Duration.ofHours(1));

        assertThat(functions).containsExactly(function);
        assertThat(machines.executions().of(MACHINE)).isEmpty();
    }

    private void deploy(String allowed, String target) {
        String template = """
                {"Resources":{
                 "Role":{"Type":"AWS::IAM::Role","Properties":{
                   "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"sts:AssumeRole","Principal":{"Service":["scheduler.amazonaws.com","states.amazonaws.com"]}}]},
                   "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"%s","Resource":"%s"}]}}]}},
                 "Machine":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"StateMachineName":"sync",
                   "RoleArn":{"Fn::GetAtt":["Role","Arn"]},
                   "DefinitionString":"{\\"QueryLanguage\\":\\"JSONata\\",\\"StartAt\\":\\"A\\",\\"States\\":{\\"A\\":{\\"Type\\":\\"Succeed\\"}}}"}},
                 "Schedule":{"Type":"AWS::Scheduler::Schedule","Properties":{
                   "Name":"s","ScheduleExpression":"rate(1 hour)","FlexibleTimeWindow":{"Mode":"OFF"},
                   "Target":{"Arn":%s,"RoleArn":{"Fn::GetAtt":["Role","Arn"]},
                     "Input":"{\\"at\\":\\"<aws.scheduler.scheduled-time>\\"}",
                     "DeadLetterConfig":{"Arn":"arn:aws:sqs:us-east-1:000000000000:dead"}}}}}}""".formatted(allowed, MACHINE, target);
        try {
            var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(roles, machines, schedules))
                    .deploy(new CloudAssembly(
                            List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(template))),
                            Map.of(),
                            Map.of()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
