package io.luca.local.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.service.apigateway.ApiGatewayRoom;
import io.luca.local.aws.service.athena.AthenaRoom;
import io.luca.local.aws.service.cloudwatch.CloudWatchRoom;
import io.luca.local.aws.service.cognito.CognitoRoom;
import io.luca.local.aws.service.dynamodb.DynamoDbEndpoint;
import io.luca.local.aws.service.dynamodb.DynamoDbRoom;
import io.luca.local.aws.service.glue.GlueRoom;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.secretsmanager.SecretsManagerRoom;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.aws.service.waf.WafRoom;
import io.luca.local.aws.template.UnsupportedResourceException;
import io.luca.local.testing.TestAws;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The machine knows no project: a bookshop's template boots on it as well as a school's. */
class ForeignTemplateIT {

    private static final String ROLE = """
                    {"Type":"AWS::IAM::Role","Properties":{
                     "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                       "Action":"sts:AssumeRole","Principal":{"Service":["scheduler.amazonaws.com",
                       "states.amazonaws.com","apigateway.amazonaws.com"]}}]},
                     "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                       "Action":["sqs:SendMessage","states:StartExecution"],"Resource":[
                       "arn:aws:sqs:us-east-1:000000000000:orders",
                       "arn:aws:states:us-east-1:000000000000:stateMachine:printing"]}]}}]}}""";

    /** Something of each service, by its logical id. */
    private static final Map<String, String> BOOKSHOP = Map.ofEntries(
            Map.entry("Books", """
                    {"Type":"AWS::DynamoDB::Table","Properties":{"TableName":"books","BillingMode":"PAY_PER_REQUEST",
                     "AttributeDefinitions":[{"AttributeName":"isbn","AttributeType":"S"}],
                     "KeySchema":[{"AttributeName":"isbn","KeyType":"HASH"}]}}"""),
            Map.entry("Orders", """
                    {"Type":"AWS::SQS::Queue","Properties":{"QueueName":"orders"}}"""),
            Map.entry("News", """
                    {"Type":"AWS::SNS::Topic","Properties":{"TopicName":"news"}}"""),
            Map.entry("Covers", """
                    {"Type":"AWS::S3::Bucket","Properties":{"BucketName":"covers"}}"""),
            Map.entry("Till", """
                    {"Type":"AWS::SecretsManager::Secret","Properties":{"Name":"till","SecretString":"1234"}}"""),
            Map.entry("Readers", """
                    {"Type":"AWS::Cognito::UserPool","Properties":{"UserPoolName":"readers",
                     "AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true}}}"""),
            Map.entry("Printing", """
                    {"Type":"AWS::StepFunctions::StateMachine","Properties":{"StateMachineName":"printing",
                     "RoleArn":"arn:aws:iam::000000000000:role/S-Role",
                     "DefinitionString":"{\\"QueryLanguage\\":\\"JSONata\\",\\"StartAt\\":\\"A\\",\\"States\\":{\\"A\\":{\\"Type\\":\\"Succeed\\"}}}"}}"""),
            Map.entry("Nightly", """
                    {"Type":"AWS::Scheduler::Schedule","Properties":{"Name":"nightly","ScheduleExpression":"rate(1 hour)",
                     "FlexibleTimeWindow":{"Mode":"OFF"},
                     "Target":{"Arn":"arn:aws:states:us-east-1:000000000000:stateMachine:printing",
                       "RoleArn":"arn:aws:iam::000000000000:role/S-Role","Input":"{}"}}}"""),
            Map.entry("Wall", """
                    {"Type":"AWS::WAFv2::WebACL","Properties":{"Scope":"REGIONAL","DefaultAction":{"Allow":{}},
                     "VisibilityConfig":{}}}"""),
            Map.entry("Shelf", """
                    {"Type":"AWS::Glue::Database","Properties":{"CatalogId":"000000000000",
                     "DatabaseInput":{"Name":"shelf"}}}"""),
            Map.entry("Closed", """
                    {"Type":"AWS::CloudWatch::CompositeAlarm","Properties":{"AlarmName":"closed","AlarmRule":"FALSE"}}"""),
            Map.entry("Librarians", """
                    {"Type":"AWS::Athena::WorkGroup","Properties":{"Name":"librarians","WorkGroupConfiguration":{
                     "EnforceWorkGroupConfiguration":false,"EngineVersion":{"SelectedEngineVersion":"Athena engine version 3"},
                     "ResultConfiguration":{"OutputLocation":"s3://covers/results/"}}}}"""));

    private static final Map<String, Function<Cloud, AwsRoom>> ROOMS = Map.ofEntries(
            Map.entry(
                    "Books",
                    cloud -> new DynamoDbRoom(
                            cloud, TestAws.other().map(TestAws::endpoint).map(DynamoDbEndpoint::new))),
            Map.entry("Orders", SqsRoom::new),
            Map.entry("News", SnsRoom::new),
            Map.entry("Covers", S3Room::new),
            Map.entry("Till", SecretsManagerRoom::new),
            Map.entry("Readers", CognitoRoom::new),
            Map.entry("Printing", StepFunctionsRoom::new),
            Map.entry("Nightly", SchedulerRoom::new),
            Map.entry("Wall", WafRoom::new),
            Map.entry("Shelf", GlueRoom::new),
            Map.entry("Closed", CloudWatchRoom::new),
            Map.entry("Librarians", AthenaRoom::new));

    /** A schedule whose target no room takes messages for is refused as well, and so it goes with its target. */
    private static final Map<String, String> CALLED_BY = Map.of("Printing", "Nightly");

    private static final String API = """
            {"Type":"AWS::ApiGateway::RestApi","Properties":{"Body":{"openapi":"3.0.1",
             "info":{"title":"shop","version":"1"},"paths":{"/orders":{"post":{
               "x-amazon-apigateway-integration":{"type":"aws","httpMethod":"POST","passthroughBehavior":"never",
                 "uri":"arn:aws:apigateway:us-east-1:sqs:path/000000000000/orders",
                 "credentials":"arn:aws:iam::000000000000:role/S-Role",
                 "requestParameters":{"integration.request.header.Content-Type":"'application/x-www-form-urlencoded'"},
                 "requestTemplates":{"application/json":
                   "Action=SendMessage&QueueUrl=$util.urlEncode('http://localhost/000000000000/orders')&MessageBody=$util.urlEncode($input.body)"},
                 "responses":{"200":{"statusCode":"202"},"default":{"statusCode":"502"}}},
               "responses":{"202":{"description":"taken"},"502":{"description":"not taken"}}}}}}}}""";

    @TempDir
    private Path directory;

    @Test
    void a_template_of_another_project_works_through_its_ports() throws Exception {
        Map<String, String> shop = bookshop();
        shop.put("Shop", API);
        shop.put("Release", """
                {"Type":"AWS::ApiGateway::Deployment","Properties":{"RestApiId":{"Ref":"Shop"}}}""");
        shop.put("Open", """
                {"Type":"AWS::ApiGateway::Stage","Properties":{"RestApiId":{"Ref":"Shop"},
                 "DeploymentId":{"Ref":"Release"},"StageName":"open"}}""");
        List<Function<Cloud, AwsRoom>> rooms = new ArrayList<>(ROOMS.values());
        rooms.add(cloud -> new ApiGatewayRoom(cloud, 0));

        try (Cloud cloud = open(shop, rooms);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> taken = client.send(
                    HttpRequest.newBuilder(
                                    URI.create(cloud.room(ApiGatewayRoom.class).url() + "/orders"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"isbn\":\"1\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            cloud.timeline().pass(Duration.ofHours(1));

            assertThat(taken.statusCode()).isEqualTo(202);
            assertThat(cloud.room(SqsRoom.class).queue("orders").receive(10, 1))
                    .extracting(message -> message.path("Body").asText())
                    .containsExactly("{\"isbn\":\"1\"}");
            assertThat(cloud.room(StepFunctionsRoom.class)
                            .executions()
                            .of("arn:aws:states:us-east-1:000000000000:stateMachine:printing"))
                    .hasSize(1);
            assertThat(cloud.room(DynamoDbRoom.class).tableNames()).containsExactly("books");
        }
    }

    static Stream<String> things() {
        return ROOMS.keySet().stream().sorted();
    }

    /** All other things of the shop are there before the one that is refused. */
    @ParameterizedTest
    @MethodSource("things")
    void without_a_room_what_it_runs_is_refused_by_name_and_nothing_else(String thing) {
        Map<String, String> shop = bookshop();
        shop.put(thing + "Again", BOOKSHOP.getOrDefault(thing, ""));
        shop.remove(thing);
        shop.remove(CALLED_BY.getOrDefault(thing, ""));
        List<Function<Cloud, AwsRoom>> rooms = ROOMS.entrySet().stream()
                .filter(room -> !room.getKey().equals(thing))
                .map(Map.Entry::getValue)
                .toList();

        assertThatThrownBy(() -> open(shop, rooms).close())
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining(thing + "Again");
    }

    /** The role first, which templates of CDK refer to and these name. */
    private static Map<String, String> bookshop() {
        Map<String, String> shop = new LinkedHashMap<>();
        shop.put("Role", ROLE);
        shop.putAll(BOOKSHOP);
        return shop;
    }

    private Cloud open(Map<String, String> resources, List<Function<Cloud, AwsRoom>> rooms) {
        String template = resources.entrySet().stream()
                .map(resource -> '"' + resource.getKey() + "\":" + resource.getValue())
                .collect(Collectors.joining(",", "{\"Resources\":{", "}}"));
        return OpenCloud.of(directory, template, rooms, Map.of());
    }
}
