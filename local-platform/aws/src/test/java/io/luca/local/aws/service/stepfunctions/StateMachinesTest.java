package io.luca.local.aws.service.stepfunctions;

import static io.luca.local.aws.service.stepfunctions.Workshop.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.time.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateMachinesTest {

    private static final String ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:";
    private static final String CHILD = """
            {"StartAt":"C","QueryLanguage":"JSONata","States":{"C":{"Type":"Succeed"}}}""";

    private final Timeline timeline = new Timeline(new MovableClock(Workshop.START));
    private final Roles roles = new Roles(Environment.LAPTOP);
    private final StateMachines machines = new StateMachines(Environment.LAPTOP, roles, timeline, List::of);

    @Test
    void a_definition_in_parts_is_joined_and_substituted_and_others_refer_to_the_machine() {
        Deployment deployment = deploy("states.amazonaws.com", ARN + "Child", """
                "DefinitionString":{"Fn::Join":["",["{\\"QueryLanguage\\":\\"JSONata\\",\\"StartAt\\":\\"A\\",\\"States\\":{\\"A\\":",
                  "{\\"Type\\":\\"Succeed\\",\\"Output\\":\\"${word} of ",{"Ref":"Child"},"\\"}}}"]]},
                "DefinitionSubstitutions":{"word":"parent"},
                "LoggingConfiguration":{"Level":"ALL"},"TracingConfiguration":{"Enabled":true},"Tags":[]""");

        Execution execution = run("Parent", "{}");

        assertThat(execution.output()).contains("\"parent of " + ARN + "Child\"");
        assertThat(deployment.resource("S", "Parent").orElseThrow().ref()).isEqualTo(ARN + "Parent");
        assertThat(deployment.resource("S", "Parent").orElseThrow().attributes())
                .isEqualTo(Map.of("Arn", ARN + "Parent", "Name", "Parent"));
        assertThat(deployment.withoutMeaning().keySet())
                .contains("S/Parent (AWS::StepFunctions::StateMachine) TracingConfiguration");
        assertThat(machines.all()).extracting(StateMachine::name).containsExactly("Child", "Parent");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "StateMachineType":"EXPRESS"            | StateMachineType must be STANDARD
            "DefinitionS3Location":{"Bucket":"b"}   | DefinitionS3Location
            """)
    void what_cannot_be_honoured_stops_the_start_by_name(String property, String message) {
        String definition = "\"DefinitionString\":\"" + CHILD.replace("\"", "\\\"") + "\",";

        assertThatThrownBy(() -> deploy("states.amazonaws.com", ARN + "Child", definition + property))
                .hasMessageContaining("S/Parent")
                .hasMessageContaining(message);
    }

    @Test
    void a_definition_that_is_wrong_stops_the_start_with_its_state() {
        String definition =
                "\"DefinitionString\":\"" + CHILD.replace("Succeed", "Activity").replace("\"", "\\\"") + '"';

        assertThatThrownBy(() -> deploy("states.amazonaws.com", ARN + "Child", definition))
                .hasMessageContaining("S/Parent")
                .hasMessageContaining("state 'C': the Type 'Activity'");
    }

    @Test
    void a_role_that_does_not_trust_step_functions_stops_the_start() {
        assertThatThrownBy(() -> deploy("lambda.amazonaws.com", ARN + "Child", starting("states:startExecution")))
                .hasMessageContaining("does not trust states.amazonaws.com");
    }

    @ParameterizedTest
    @CsvSource({"states:startExecution", "aws-sdk:sfn:startExecution"})
    void a_task_starts_an_execution_under_the_machines_role(String resource) {
        Deployment _ = deploy("states.amazonaws.com", ARN + "Child", starting(resource));

        Execution parent = run("Parent", "{\"x\":1}");

        assertThat(parent.output().orElse(String.valueOf(parent.cause())))
                .isEqualTo("{\"ExecutionArn\":\"arn:aws:states:us-east-1:000000000000:execution:Child:next\","
                        + "\"StartDate\":\"2026-11-24T08:00:00.000Z\"}");
        assertThat(machines.executions().of(ARN + "Child"))
                .singleElement()
                .satisfies(child -> assertThat(child.input()).isEqualTo("{\"x\":1}"));
    }

    @ParameterizedTest
    @CsvSource({"states:startExecution, StepFunctions", "aws-sdk:sfn:startExecution, Sfn"})
    void a_name_that_was_used_fails_the_task(String resource, String prefix) {
        Deployment _ = deploy("states.amazonaws.com", ARN + "Child", starting(resource));
        Execution _ = machines.executions().start(machines.get(ARN + "Child"), Optional.of("next"), "{}");

        assertThat(run("Parent", "{\"x\":1}").error()).contains(prefix + ".ExecutionAlreadyExistsException");
    }

    @ParameterizedTest
    @CsvSource({
        "states:startExecution, StepFunctions.AWSStepFunctionsException",
        "aws-sdk:sfn:startExecution, Sfn.SfnException"
    })
    void a_role_that_may_not_start_it_fails_the_task(String resource, String error) {
        Deployment _ = deploy("states.amazonaws.com", ARN + "Other", starting(resource));

        Execution parent = run("Parent", "{}");

        assertThat(parent.error()).contains(error);
        assertThat(machines.executions().of(ARN + "Child")).isEmpty();
        assertThat(roles.refusals()).isEqualTo(1);
    }

    @Test
    void a_machine_that_does_not_exist_is_an_error_of_aws() {
        assertThatThrownBy(() -> machines.get(ARN + "x"))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo("StateMachineDoesNotExist"));
    }

    private Execution run(String name, String input) {
        Execution started = machines.executions().start(machines.get(ARN + name), Optional.empty(), input);
        machines.executions().awaitQuiet(SOON);
        return machines.executions().find(started.arn()).orElseThrow();
    }

    private static String starting(String resource) {
        return """
                "DefinitionString":"{\\"QueryLanguage\\":\\"JSONata\\",\\"StartAt\\":\\"A\\",\\"States\\":{\\"A\\":{\\"Type\\":\\"Task\\",\
                \\"Resource\\":\\"arn:aws:states:::%s\\",\\"Arguments\\":{\\"StateMachineArn\\":\\"%sChild\\",\\"Name\\":\\"next\\",\
                \\"Input\\":\\"{%% $states.input %%}\\"},\\"End\\":true}}}\"""".formatted(resource, ARN);
    }

    private Deployment deploy(String trusted, String allowed, String parent) {
        String template = """
                {"Resources":{
                 "Role":{"Type":"AWS::IAM::Role","Properties":{
                   "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"sts:AssumeRole","Principal":{"Service":"%s"}}]},
                   "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"states:StartExecution","Resource":"%s"}]}}]}},
                 "Child":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"RoleArn":{"Fn::GetAtt":["Role","Arn"]},
                   "DefinitionString":"%s"}},
                 "Parent":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"RoleArn":{"Fn::GetAtt":["Role","Arn"]},%s}}}}
                """.formatted(trusted, allowed, CHILD.replace("\"", "\\\""), parent);
        try {
            return new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(roles, machines))
                    .deploy(new CloudAssembly(
                            List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(template))),
                            Map.of(),
                            Map.of()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
