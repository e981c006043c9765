package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.stepfunctions.StateDiagram;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.platform.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** A state machine on the whole platform: it calls a real function, started and followed by AWS's own client. */
class WorkflowIT {

    private static final String STACK = "LucaConsolidation";
    private static final String MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:nightly";
    private static final ObjectMapper json = new ObjectMapper();

    @TempDir
    private static Path assembly;

    private static Platform platform;

    @BeforeAll
    static void boot() throws IOException {
        ChangedAssembly.write(assembly, STACK, WorkflowIT::addMachine);
        platform = BootedPlatform.start(assembly, Optional.empty(), true);
    }

    private static void addMachine(ObjectNode template) throws IOException {
        ObjectNode resources = (ObjectNode) template.path("Resources");
        String function = resources.properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals("AWS::Lambda::Function"))
                .findFirst()
                .orElseThrow()
                .getKey();
        var _ = resources.setAll((ObjectNode) json.readTree("""
                {"WorkflowRole":{"Type":"AWS::IAM::Role","Properties":{
                   "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"sts:AssumeRole","Principal":{"Service":"states.amazonaws.com"}}]},
                   "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"lambda:InvokeFunction","Resource":{"Fn::GetAtt":["FUNCTION","Arn"]}}]}}]}},
                 "Workflow":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"StateMachineName":"nightly",
                   "RoleArn":{"Fn::GetAtt":["WorkflowRole","Arn"]},
                   "DefinitionString":{"Fn::Join":["",["{\\"QueryLanguage\\":\\"JSONata\\",\\"StartAt\\":\\"Rest\\",\\"States\\":{\
                \\"Rest\\":{\\"Type\\":\\"Wait\\",\\"Seconds\\":3600,\\"Next\\":\\"Run\\"},\
                \\"Run\\":{\\"Type\\":\\"Task\\",\\"Resource\\":\\"arn:",{"Ref":"AWS::Partition"},":states:::lambda:invoke\\",\
                \\"Arguments\\":{\\"FunctionName\\":\\"",{"Fn::GetAtt":["FUNCTION","Arn"]},"\\",\\"Payload\\":{}},\
                \\"TimeoutSeconds\\":120,\\"Output\\":\\"{% $states.result.Payload.schools %}\\",\
                \\"Catch\\":[{\\"ErrorEquals\\":[\\"States.ALL\\"],\\"Output\\":\\"{% $states.errorOutput.Error %}\\",\\"Next\\":\\"Failed\\"}],\
                \\"End\\":true},\\"Failed\\":{\\"Type\\":\\"Succeed\\"}}}"]]}}}}""".replace("FUNCTION", function)));
    }

    @AfterAll
    static void close() {
        platform.close();
    }

    @Test
    void an_execution_waits_an_hour_that_passes_at_once_and_calls_the_function_as_the_machines_role() {
        try (SfnClient states = client()) {
            String arn = states.startExecution(start -> start.stateMachineArn(MACHINE))
                    .executionArn();
            assertThat(states.describeExecution(get -> get.executionArn(arn)).status())
                    .isEqualTo(ExecutionStatus.RUNNING);

            platform.cloud().timeline().pass(Duration.ofHours(1));

            DescribeExecutionResponse ended = states.describeExecution(get -> get.executionArn(arn));
            assertThat(ended.status()).as(ended.toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(ended.output()).isEqualTo("2");
            assertThat(platform.room(StepFunctionsRoom.class).executions().history(arn))
                    .extracting(event -> event.type())
                    .contains("WaitStateExited", "TaskScheduled", "TaskSucceeded");
        }
    }

    @Test
    void what_the_function_throws_is_caught_by_the_name_of_its_class() {
        try (SfnClient states = client()) {
            String arn = states.startExecution(start -> start.stateMachineArn(MACHINE))
                    .executionArn();
            platform.cloud().faults().begin("dynamodb", Faults.Kind.ERROR);
            try {
                platform.cloud().timeline().pass(Duration.ofHours(1));
            } finally {
                platform.cloud().faults().end("dynamodb");
            }

            assertThat(states.describeExecution(get -> get.executionArn(arn)).output())
                    .isEqualTo("\"io.luca.model.LucaException\"");
        }
    }

    @Test
    void the_machine_can_be_drawn() {
        assertThat(StateDiagram.of(
                        platform.room(StepFunctionsRoom.class).machines().get(MACHINE)))
                .contains("Rest --> Run", "Run --> Failed : catch States.ALL");
    }

    private static SfnClient client() {
        return SfnClient.builder()
                .endpointOverride(URI.create(platform.awsUrl().replace("localhost", "127.0.0.1")))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }
}
