package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.OpenCloud;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.dynamodb.Answer;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Loopback;
import io.luca.local.dynamodb.Settings;
import io.luca.local.dynamodb.fault.FaultSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A machine whose tables are in another engine, behind a port. */
class DynamoDbElsewhereIT {

    private static final String TEMPLATE = """
            {"Resources":{
              "Teacher":{"Type":"AWS::IAM::Role","Properties":{
                "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                  "Action":"sts:AssumeRole","Principal":{"Service":["states.amazonaws.com"]}}]},
                "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                  "Action":["dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query","dynamodb:BatchWriteItem","dynamodb:Scan"],
                  "Resource":"arn:aws:dynamodb:us-east-1:000000000000:table/marks*",
                  "Condition":{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["${aws:PrincipalTag/school}#*"]},
                               "Null":{"dynamodb:LeadingKeys":"false"}}}]}}]}},
              "Marks":{"Type":"AWS::DynamoDB::Table","Properties":{"TableName":"marks","BillingMode":"PAY_PER_REQUEST",
                "AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},
                  {"AttributeName":"course","AttributeType":"S"}],
                "KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],
                "GlobalSecondaryIndexes":[{"IndexName":"courses","Projection":{"ProjectionType":"ALL"},
                  "KeySchema":[{"AttributeName":"course","KeyType":"HASH"}]}],
                "TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true},
                "StreamSpecification":{"StreamViewType":"NEW_IMAGE"}}}}}""";

    @TempDir
    private Path directory;

    /** An account and a region that are not this machine's. */
    private final DynamoDb other =
            DynamoDb.open(new Settings(Optional.empty(), Clock.systemUTC(), "eu-south-2", "123456789012"));

    private Loopback loopback;
    private Cloud cloud;
    private Caller teacher;

    @BeforeEach
    void a_machine_on_another_dynamodb() throws IOException {
        loopback = Loopback.start(other);
        cloud = machine(loopback.endpoint());
        teacher = new Caller.RoleSession(cloud.roles().arnOf("Teacher"), "t", Map.of("school", "norte"), Instant.MAX);
    }

    @AfterEach
    void ends() {
        cloud.close();
        loopback.close();
        other.close();
    }

    private Cloud machine(URI endpoint) throws IOException {
        return OpenCloud.of(
                Files.createTempDirectory(directory, "machine-"),
                TEMPLATE,
                List.of(here -> new DynamoDbRoom(here, Optional.of(new DynamoDbEndpoint(endpoint)))),
                Map.of());
    }

    @Test
    void the_templates_tables_are_made_there_and_kept_by_the_next_machine() throws IOException {
        assertThat(there("DescribeTable", """
                {"TableName":"marks"}""")).contains("\"TableStatus\":\"ACTIVE\"", "\"IndexName\":\"courses\"");
        assertThat(there("DescribeTimeToLive", """
                {"TableName":"marks"}""")).contains("\"ttl\"");
        assertThat(called(teacher, "PutItem", put("norte#1"))).isEqualTo("{}");

        try (Cloud next = machine(loopback.endpoint())) {
            assertThat(called(next, teacher, "GetItem", get("norte#1"))).contains("norte#1");
        }
    }

    @Test
    void what_a_school_writes_and_reads_is_there() {
        assertThat(called(teacher, "PutItem", put("norte#1"))).isEqualTo("{}");

        assertThat(there("GetItem", get("norte#1"))).contains("norte#1");
        assertThat(called(teacher, "GetItem", get("norte#1"))).contains("norte#1");
        assertThat(called(teacher, "Query", """
                {"TableName":"marks","KeyConditionExpression":"PK = :p",
                 "ExpressionAttributeValues":{":p":{"S":"norte#1"}}}""")).contains("\"Count\":1");
        assertThat(called(teacher, "PutItem", """
                {"TableName":"marks","Item":{"PK":{"S":"norte#1"},"SK":{"S":"x"}},
                 "ConditionExpression":"attribute_not_exists(PK)"}""")).contains("ConditionalCheckFailedException");
    }

    /** Nobody listens there any more: a request that was sent would find no answer. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GetItem        | {"TableName":"marks","Key":{"PK":{"S":"sur#1"},"SK":{"S":"x"}}}
            PutItem        | {"TableName":"marks","Item":{"PK":{"S":"sur#1"},"SK":{"S":"x"}}}
            PutItem        | {"TableName":"marks","Item":{"SK":{"S":"norte#1"}}}
            DeleteItem     | {"TableName":"marks","Key":{"PK":{"S":"norte#1"},"SK":{"S":"x"}}}
            BatchWriteItem | {"RequestItems":{"marks":[{"PutRequest":{"Item":{"PK":{"S":"norte#1"},"SK":{"S":"x"}}}},{"DeleteRequest":{"Key":{"PK":{"S":"sur#1"},"SK":{"S":"x"}}}}]}}
            Query          | {"TableName":"marks","IndexName":"courses","KeyConditionExpression":"course = :c","ExpressionAttributeValues":{":c":{"S":"sur#a"}}}
            Query          | {"TableName":"marks","KeyConditionExpression":"SK = :c","ExpressionAttributeValues":{":c":{"S":"norte#a"}}}
            Scan           | {"TableName":"marks"}
            DescribeTable  | {"TableName":"marks"}
            CreateTable    | {"TableName":"marks2"}
            """)
    void what_the_policies_refuse_is_refused_before_anything_is_sent(String operation, String body) {
        loopback.close();

        assertThatThrownBy(() -> called(teacher, operation, body))
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo("AccessDeniedException"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SearchVectors    | {"TableName":"marks"} | UnknownOperationException
            ExecuteStatement | {"Statement":"SELECT * FROM marks"} | PartiQL
            CreateBackup     | {"TableName":"marks","BackupName":"b"} | UnknownOperationException
            GetItem          | {"TableName":"unheard","Key":{"PK":{"S":"norte#1"}}} | ResourceNotFoundException
            GetItem          | {"TableName":"marks","TableName":"marks","Key":{"PK":{"S":"norte#1"}}} | SerializationException
            """)
    void what_the_engine_does_not_know_is_refused_unsent_also_for_the_operator(
            String operation, String body, String answer) {
        loopback.close();

        assertThat(called(cloud.operator(), operation, body)).contains(answer);
    }

    @Test
    void a_request_whose_key_is_not_found_is_not_sent_even_for_the_operator() {
        loopback.close();

        assertThatThrownBy(() -> called(cloud.operator(), "Query", """
                        {"TableName":"marks","KeyConditionExpression":"SK = :c","ExpressionAttributeValues":{":c":{"S":"a"}}}"""))
                .isInstanceOf(AwsError.class)
                .hasMessageContaining("key");
    }

    @Test
    void a_table_is_known_as_soon_as_it_is_made_and_until_it_is_deleted() {
        String tables = """
                {"TableName":"marks2","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"%s","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"%s","KeyType":"HASH"}]}""";
        assertThat(called(cloud.operator(), "CreateTable", tables.formatted("a", "a")))
                .contains("marks2");
        String item = """
                {"TableName":"marks2","Item":{"a":{"S":"norte#1"},"b":{"S":"sur#1"}}}""";
        assertThat(called(teacher, "PutItem", item)).isEqualTo("{}");

        assertThat(called(cloud.operator(), "DeleteTable", """
                {"TableName":"marks2"}""")).contains("marks2");
        assertThat(called(teacher, "PutItem", item)).contains("ResourceNotFoundException");

        assertThat(called(cloud.operator(), "CreateTable", tables.formatted("b", "b")))
                .contains("marks2");
        assertThatThrownBy(() -> called(teacher, "PutItem", item)).isInstanceOf(AwsError.class);
    }

    @Test
    void an_index_that_a_table_gets_is_judged_by_its_own_key() {
        assertThat(called(cloud.operator(), "UpdateTable", """
                {"TableName":"marks","AttributeDefinitions":[{"AttributeName":"subject","AttributeType":"S"}],
                 "GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"subjects","Projection":{"ProjectionType":"ALL"},
                   "KeySchema":[{"AttributeName":"subject","KeyType":"HASH"}]}}]}""")).contains("subjects");

        assertThatThrownBy(() -> called(teacher, "Query", bySubject("sur#a"))).hasMessageContaining("index/subjects");
        assertThat(called(teacher, "Query", bySubject("norte#a"))).contains("\"Count\":0");
    }

    private static String bySubject(String subject) {
        return """
                {"TableName":"marks","IndexName":"subjects","KeyConditionExpression":"subject = :s",
                 "ExpressionAttributeValues":{":s":{"S":"%s"}}}""".formatted(subject);
    }

    @Test
    void a_table_made_beside_the_machine_is_known_once_it_was_described() {
        there("CreateTable", """
                {"TableName":"marks3","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]}""");
        String item = """
                {"TableName":"marks3","Item":{"a":{"S":"norte#1"}}}""";
        assertThat(called(teacher, "PutItem", item)).contains("ResourceNotFoundException");

        assertThat(called(cloud.operator(), "DescribeTable", """
                {"TableName":"marks3"}""")).contains("marks3");

        assertThat(called(teacher, "PutItem", item)).isEqualTo("{}");
    }

    @Test
    void a_table_may_be_named_by_its_own_arn_and_by_no_other_accounts() {
        loopback.close();
        String describe = """
                {"TableName":"arn:aws:dynamodb:%s:%s:table/marks"}""";
        String read = """
                {"TableName":"arn:aws:dynamodb:%s:%s:table/marks","Key":{"PK":{"S":"norte#1"},"SK":{"S":"x"}}}""";

        for (String body : List.of(describe, read)) {
            String operation = body.equals(read) ? "GetItem" : "DescribeTable";
            assertThat(called(cloud.operator(), operation, body.formatted("eu-south-2", "123456789012")))
                    .contains("gave no answer");
            assertThat(called(cloud.operator(), operation, body.formatted("eu-south-2", "999999999999")))
                    .contains("ResourceNotFoundException");
        }
    }

    @Test
    void a_table_has_its_stream_there() {
        String arn = TableEngine.read(other.answer("DynamoDB_20120810.DescribeTable", """
                                {"TableName":"marks"}""".getBytes(UTF_8)))
                .at("/Table/LatestStreamArn")
                .asText();
        assertThat(called(teacher, "PutItem", put("norte#1"))).isEqualTo("{}");
        TableStream stream = cloud.room(DynamoDbRoom.class).stream(cloud.operator(), arn);

        List<JsonNode> records = stream.shards().stream()
                .map(shard -> stream.iterator(shard.id(), Optional.empty()))
                .flatMap(iterator -> stream.records(iterator, 10).records().stream())
                .toList();

        assertThat(records).singleElement().asString().contains("norte#1");
    }

    @Test
    void without_an_answer_from_there_the_answer_says_so_with_the_url() {
        URI gone = loopback.endpoint();
        loopback.close();

        assertThat(called(teacher, "PutItem", put("norte#1")))
                .contains("ServiceUnavailable", "The DynamoDB at " + gone + " gave no answer");
        assertThatThrownBy(() -> machine(gone).close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The DynamoDB at " + gone + " gave no answer");
    }

    @Test
    void faults_are_refused_for_they_are_the_engines_own() {
        DynamoDbRoom room = cloud.room(DynamoDbRoom.class);

        assertThatThrownBy(() -> room.setFaults("marks", FaultSettings.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("faults");
    }

    /** The endpoint of a machine of ours knows a signature that is not right. */
    @Test
    void each_request_is_signed() throws IOException {
        try (Cloud far = OpenCloud.of(
                Files.createTempDirectory(directory, "far-"), TEMPLATE, List.of(DynamoDbRoom::new), Map.of())) {
            assertThat(listed(far, CredentialStore.OPERATOR_SECRET)).contains("marks");
            assertThat(listed(far, "a wrong secret")).contains("InvalidSignatureException");
        }
    }

    private static String listed(Cloud far, String secret) {
        try (SignedClient client = new SignedClient(
                DynamoDbEndpoint.of(far.endpointUrl()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, secret)),
                "us-east-1")) {
            return text(client.send("DynamoDB_20120810.ListTables", "{}".getBytes(UTF_8)));
        }
    }

    private static String put(String key) {
        return """
                {"TableName":"marks","Item":{"PK":{"S":"%s"},"SK":{"S":"x"},"course":{"S":"norte#a"}}}""".formatted(key);
    }

    private static String get(String key) {
        return """
                {"TableName":"marks","Key":{"PK":{"S":"%s"},"SK":{"S":"x"}}}""".formatted(key);
    }

    private String called(Caller caller, String operation, String body) {
        return called(cloud, caller, operation, body);
    }

    private static String called(Cloud machine, Caller caller, String operation, String body) {
        AwsReply reply = machine.room(DynamoDbRoom.class)
                .services()
                .getFirst()
                .answer(new AwsCall(
                        "dynamodb", operation, true, caller, WritableHeaders.create(), body.getBytes(UTF_8)));
        return new String(reply.body(), UTF_8);
    }

    private String there(String operation, String body) {
        return text(other.answer("DynamoDB_20120810." + operation, body.getBytes(UTF_8)));
    }

    private static String text(Answer answer) {
        return new String(answer.body(), UTF_8);
    }
}
