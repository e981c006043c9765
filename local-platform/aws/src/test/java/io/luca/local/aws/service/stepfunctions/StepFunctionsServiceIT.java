package io.luca.local.aws.service.stepfunctions;

import static io.luca.local.aws.service.stepfunctions.Workshop.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.AwsEndpoint;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.time.Timeline;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.LogLevel;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

/** AWS's own client against the local endpoint, with roles and policies as templates declare them. */
class StepFunctionsServiceIT {

    private static final String ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
    private static final String DEFINITION = """
            {"QueryLanguage":"JSONata","StartAt":"A","States":{
             "A":{"Type":"Wait","Seconds":60,"Assign":{"v":1},"Next":"B"},"B":{"Type":"Succeed","Output":"{% $v %}"}}}""";

    private final Timeline timeline = new Timeline(Clock.systemUTC());
    private final Roles roles = new Roles(Environment.LAPTOP);
    private final StateMachines machines = new StateMachines(Environment.LAPTOP, roles, timeline, List::of);
    private final CredentialStore credentials = new CredentialStore("000000000000", Clock.systemUTC());
    private AwsEndpoint endpoint;
    private SfnClient operator;

    @BeforeEach
    void open() throws JsonProcessingException {
        String template = """
                {"Resources":{
                 "Role":{"Type":"AWS::IAM::Role","Properties":{"RoleName":"one",
                   "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"sts:AssumeRole","Principal":{"Service":"states.amazonaws.com"}}]},
                   "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[
                     {"Effect":"Allow","Action":["states:StartExecution","states:ListExecutions"],"Resource":"%1$s"},
                     {"Effect":"Allow","Action":"states:DescribeExecution",
                      "Resource":"arn:aws:states:us-east-1:000000000000:execution:m:*"}]}}]}},
                 "m":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"StateMachineName":"m",
                   "LoggingConfiguration":{"Level":"ERROR","IncludeExecutionData":true,"Destinations":[
                     {"CloudWatchLogsLogGroup":{"LogGroupArn":"arn:aws:logs:us-east-1:000000000000:log-group:Log:*"}}]},
                   "RoleArn":{"Fn::GetAtt":["Role","Arn"]},"DefinitionString":"%2$s"}}}}""".formatted(ARN, DEFINITION.replace("\"", "\\\"").replace("\n", " "));
        var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(roles, machines))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(template))),
                        Map.of(),
                        Map.of()));
        endpoint = new AwsEndpoint(
                0,
                credentials,
                Clock.systemUTC(),
                List.of(new StepFunctionsService(machines, roles)),
                new Faults(),
                _ -> {});
        operator = client(AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET));
    }

    @AfterEach
    void close() {
        operator.close();
        endpoint.close();
        timeline.close();
    }

    @Test
    void an_execution_is_started_followed_and_described() {
        String arn = start("n", "{\"x\":1}");
        assertThat(describe(arn).status()).isEqualTo(ExecutionStatus.RUNNING);

        timeline.pass(Duration.ofSeconds(60));
        machines.executions().awaitQuiet(SOON);

        DescribeExecutionResponse done = describe(arn);
        assertThat(done.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(done.input()).isEqualTo("{\"x\":1}");
        assertThat(done.output()).isEqualTo("1");
        assertThat(Duration.between(done.startDate(), done.stopDate())).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(done.stateMachineArn()).isEqualTo(ARN);
        assertThat(done.name()).isEqualTo("n");
    }

    @Test
    void the_history_comes_in_pages_and_from_behind() {
        String arn = start("n", "{}");
        timeline.pass(Duration.ofSeconds(60));

        GetExecutionHistoryResponse first =
                operator.getExecutionHistory(get -> get.executionArn(arn).maxResults(4));
        GetExecutionHistoryResponse second = operator.getExecutionHistory(
                get -> get.executionArn(arn).maxResults(4).nextToken(first.nextToken()));
        GetExecutionHistoryResponse last = operator.getExecutionHistory(
                get -> get.executionArn(arn).maxResults(1).reverseOrder(true));

        assertThat(first.events())
                .extracting(event -> event.type())
                .containsExactly(
                        HistoryEventType.EXECUTION_STARTED,
                        HistoryEventType.WAIT_STATE_ENTERED,
                        HistoryEventType.WAIT_STATE_EXITED,
                        HistoryEventType.SUCCEED_STATE_ENTERED);
        assertThat(first.events().get(2).stateExitedEventDetails().assignedVariables())
                .isEqualTo(Map.of("v", "1"));
        assertThat(second.events())
                .extracting(event -> event.type())
                .containsExactly(HistoryEventType.SUCCEED_STATE_EXITED, HistoryEventType.EXECUTION_SUCCEEDED);
        assertThat(second.nextToken()).isNull();
        assertThat(last.events()).singleElement().satisfies(event -> {
            assertThat(event.executionSucceededEventDetails().output()).isEqualTo("1");
            assertThat(event.id()).isEqualTo(6);
            assertThat(event.previousEventId()).isEqualTo(5);
        });
    }

    @Test
    void executions_are_listed_by_status_the_latest_first() {
        String first = start("first", "{}");
        String second = start("second", "{}");
        var _ = operator.stopExecution(
                stop -> stop.executionArn(first).error("E").cause("c"));

        assertThat(operator.listExecutions(list -> list.stateMachineArn(ARN)).executions())
                .extracting(ExecutionListItem::executionArn)
                .containsExactly(second, first);
        assertThat(operator.listExecutions(list -> list.stateMachineArn(ARN).statusFilter(ExecutionStatus.ABORTED))
                        .executions())
                .extracting(ExecutionListItem::executionArn)
                .containsExactly(first);
        assertThat(describe(first).error()).isEqualTo("E");
        assertThat(describe(first).cause()).isEqualTo("c");
    }

    @Test
    void machines_are_listed_and_described() {
        assertThat(operator.listStateMachines().stateMachines())
                .singleElement()
                .satisfies(machine -> assertThat(machine.stateMachineArn()).isEqualTo(ARN));
        assertThat(operator.describeStateMachine(get -> get.stateMachineArn(ARN))
                        .definition())
                .contains("\"QueryLanguage\":\"JSONata\"");
    }

    @Test
    void a_machine_says_how_its_template_wants_it_logged() {
        LoggingConfiguration logging =
                operator.describeStateMachine(get -> get.stateMachineArn(ARN)).loggingConfiguration();

        assertThat(logging.level()).isEqualTo(LogLevel.ERROR);
        assertThat(logging.includeExecutionData()).isTrue();
        assertThat(logging.destinations())
                .singleElement()
                .satisfies(to -> assertThat(to.cloudWatchLogsLogGroup().logGroupArn())
                        .isEqualTo("arn:aws:logs:us-east-1:000000000000:log-group:Log:*"));
    }

    @Test
    void what_is_wrong_is_an_error_that_the_client_knows() {
        String arn = start("n", "{}");

        assertThat(start("n", "{}")).isEqualTo(arn);
        assertThatThrownBy(() -> start("n", "{\"x\":1}")).isInstanceOf(ExecutionAlreadyExistsException.class);
        assertThatThrownBy(() -> start("a b", "{}")).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> start("m", "{")).isInstanceOf(InvalidExecutionInputException.class);
        assertThatThrownBy(() -> operator.startExecution(start -> start.stateMachineArn(ARN + "x")))
                .isInstanceOf(StateMachineDoesNotExistException.class);
        assertThatThrownBy(() -> describe(arn + "x")).isInstanceOf(ExecutionDoesNotExistException.class);
        assertThatThrownBy(() -> describe("x")).isInstanceOf(InvalidArnException.class);
        assertThatThrownBy(() -> operator.getExecutionHistory(
                        get -> get.executionArn(arn).nextToken("x")))
                .isInstanceOf(InvalidTokenException.class);
        assertThatThrownBy(() -> operator.listExecutions(
                        list -> list.stateMachineArn(ARN).statusFilter("BOGUS")))
                .isInstanceOf(SfnException.class)
                .hasMessageContaining("'BOGUS' at 'statusFilter'")
                .hasMessageContaining("SUCCEEDED");
        assertThatThrownBy(() -> operator.listActivities())
                .isInstanceOfSatisfying(
                        SfnException.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .isEqualTo("NotImplemented"));
    }

    @Test
    void a_role_may_do_what_its_policies_say_and_no_more() {
        IssuedCredentials issued =
                credentials.issue("arn:aws:iam::000000000000:role/one", "s", Map.of(), Duration.ofHours(1));
        try (SfnClient one = client(AwsSessionCredentials.create(
                issued.accessKeyId(), issued.secretAccessKey(), String.valueOf(issued.sessionToken())))) {
            String arn = one.startExecution(start -> start.stateMachineArn(ARN)).executionArn();

            assertThat(one.describeExecution(get -> get.executionArn(arn)).status())
                    .isEqualTo(ExecutionStatus.RUNNING);
            assertThat(one.listExecutions(list -> list.stateMachineArn(ARN)).executions())
                    .hasSize(1);
            denied(() -> one.stopExecution(stop -> stop.executionArn(arn)), "states:StopExecution");
            denied(() -> one.getExecutionHistory(get -> get.executionArn(arn)), "states:GetExecutionHistory");
            denied(() -> one.listStateMachines(), "states:ListStateMachines");
            denied(() -> one.describeStateMachine(get -> get.stateMachineArn(ARN)), "states:DescribeStateMachine");
            denied(() -> one.startExecution(start -> start.stateMachineArn(ARN + "2")), "states:StartExecution");
        }
    }

    private static void denied(Runnable call, String action) {
        assertThatThrownBy(call::run)
                .isInstanceOf(SfnException.class)
                .hasMessageContaining("not authorized to perform: " + action);
    }

    private String start(String name, String input) {
        return operator.startExecution(
                        start -> start.stateMachineArn(ARN).name(name).input(input))
                .executionArn();
    }

    private DescribeExecutionResponse describe(String arn) {
        return operator.describeExecution(get -> get.executionArn(arn));
    }

    private SfnClient client(AwsCredentials who) {
        return SfnClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + endpoint.port()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(who))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }
}
