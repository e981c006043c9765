package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Settings;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which permissions a request needs, written as {@code action resource-after-"table/" [leading keys] enclosing}. */
class KeyGuardTest {

    private static final String PREFIX = "arn:aws:dynamodb:us-east-1:000000000000:table/";

    private final List<String> asked = new ArrayList<>();
    private final KeyGuard guard = new KeyGuard(
            (_, action, resource, context) -> asked.add("%s %s %s%s"
                    .formatted(
                            action.replace("dynamodb:", ""),
                            resource.replace(PREFIX, ""),
                            context.get("dynamodb:LeadingKeys"),
                            context.containsKey("dynamodb:EnclosingOperation")
                                    ? " "
                                            + context.get("dynamodb:EnclosingOperation")
                                                    .getFirst()
                                    : "")),
            "us-east-1",
            "000000000000");

    private final DynamoDb dynamoDb = DynamoDb.open(Settings.inMemory(Clock.systemUTC()));
    private final TableEngine engine = new TableEngine(dynamoDb);

    @BeforeEach
    void two_tables() throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String table : List.of("""
                {"TableName":"luca","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[
                   {"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},
                   {"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI2PK","AttributeType":"S"},
                   {"AttributeName":"GSI2SK","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],
                 "GlobalSecondaryIndexes":[
                   {"IndexName":"GSI1","Projection":{"ProjectionType":"ALL"},
                    "KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"}]},
                   {"IndexName":"GSI2","Projection":{"ProjectionType":"ALL"},
                    "KeySchema":[{"AttributeName":"GSI2PK","KeyType":"HASH"},{"AttributeName":"GSI2SK","KeyType":"RANGE"}]}]}""", """
                {"TableName":"log","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}""")) {
            assertThat(engine.answer("CreateTable", json.readTree(table)).successful())
                    .isTrue();
        }
    }

    @AfterEach
    void closes() {
        dynamoDb.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GetItem    | {"TableName":"luca","Key":{"PK":{"S":"a"},"SK":{"S":"x"}}}                  | GetItem luca [a]
            GetItem    | {"TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/luca","Key":{"PK":{"S":"a"}}} | GetItem luca [a]
            UpdateItem | {"TableName":"luca","Key":{"PK":{"S":"a"},"SK":{"S":"x"}}}                  | UpdateItem luca [a]
            DeleteItem | {"TableName":"luca","Key":{"PK":{"S":"a"},"SK":{"S":"x"}}}                  | DeleteItem luca [a]
            PutItem    | {"TableName":"luca","Item":{"PK":{"S":"a"},"GSI1PK":{"S":"b"}}}             | PutItem luca [a]
            PutItem    | {"TableName":"log","Item":{"id":{"N":"7"},"PK":{"S":"a"}}}                  | PutItem log [7]
            GetItem    | {"TableName":"luca","Key":{"SK":{"S":"x"}}}                                 | GetItem luca []
            Scan       | {"TableName":"luca"}                                                        | Scan luca []
            Scan       | {"TableName":"luca","IndexName":"GSI1"}                                     | Scan luca/index/GSI1 []
            DescribeTable | {"TableName":"luca"}                                                     | DescribeTable luca []
            DeleteTable | {"TableName":"luca"}                                                       | DeleteTable luca []
            UpdateTimeToLive | {"TableName":"luca"}                                                  | UpdateTimeToLive luca []
            ListTables | {}                                                                          | ListTables * []
            """)
    void asks_for_the_action_on_the_table_with_the_partition_of_the_item(
            String operation, String body, String expected) {
        assertThat(needs(operation, body)).containsExactly(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "KeyConditionExpression":"PK = :p"                                                  | Query luca [own]
            "KeyConditionExpression":"PK=:p AND begins_with(SK,:s)"                             | Query luca [own]
            "KeyConditionExpression":"begins_with(SK, :s) AND PK = :p"                          | Query luca [own]
            "KeyConditionExpression":":p = PK"                                                  | Query luca [own]
            "KeyConditionExpression":"(PK = :p) AND (SK BETWEEN :o AND :s)"                     | Query luca [own]
            "KeyConditionExpression":"#k = :p","ExpressionAttributeNames":{"#k":"PK"}           | Query luca [own]
            "KeyConditionExpression":"#k\\n=\\t:p","ExpressionAttributeNames":{"#k":"PK"}       | Query luca [own]
            "KeyConditionExpression":"#k = :o AND SK = :p","ExpressionAttributeNames":{"#k":"PK"} | Query luca [other]
            "KeyConditionExpression":"PK = :o AND PK = :p"                                      | Query luca []
            "KeyConditionExpression":"SK = :p"                                                  | Query luca []
            "KeyConditionExpression":"PK >= :p"                                                 | Query luca []
            "KeyConditionExpression":"PK = :absent"                                             | Query luca []
            "IndexName":"GSI1","KeyConditionExpression":"PK = :p"                               | Query luca/index/GSI1 []
            "IndexName":"GSI1","KeyConditionExpression":"GSI1PK = :p"                           | Query luca/index/GSI1 [own]
            "IndexName":"GSI2","KeyConditionExpression":"GSI2PK = :o AND GSI2SK = :p"           | Query luca/index/GSI2 [other]
            """)
    void asks_for_a_query_with_the_partition_of_the_table_or_index(String query, String expected) {
        assertThat(needs("Query", """
                        {"TableName":"luca","ExpressionAttributeValues":{":p":{"S":"own"},":o":{"S":"other"},":s":{"S":"s"}},%s}""".formatted(query))).containsExactly(expected);
    }

    @Test
    void asks_for_a_batch_read_on_every_table_with_all_partitions() {
        assertThat(needs("BatchGetItem", """
                        {"RequestItems":{
                          "luca":{"Keys":[{"PK":{"S":"a"},"SK":{"S":"1"}},{"PK":{"S":"b"},"SK":{"S":"1"}}]},
                          "arn:aws:dynamodb:us-east-1:000000000000:table/log":{"Keys":[{"id":{"S":"c"}}]}}}""")).containsExactly("BatchGetItem luca [a, b]", "BatchGetItem log [c]");
    }

    @Test
    void asks_for_a_batch_write_with_all_partitions_even_of_a_write_that_says_two_things() {
        assertThat(needs("BatchWriteItem", """
                        {"RequestItems":{"luca":[
                          {"PutRequest":{"Item":{"PK":{"S":"a"},"SK":{"S":"1"}}}},
                          {"DeleteRequest":{"Key":{"PK":{"S":"b"},"SK":{"S":"1"}}}},
                          {"PutRequest":{"Item":{"PK":{"S":"c"}}},"DeleteRequest":{"Key":{"PK":{"S":"d"}}}}]}}""")).containsExactly("BatchWriteItem luca [a, b, c, d]");
    }

    @Test
    void asks_for_the_parts_of_a_transaction() {
        assertThat(needs("TransactWriteItems", """
                        {"TransactItems":[
                          {"Put":{"TableName":"luca","Item":{"PK":{"S":"a"}}}},
                          {"Update":{"TableName":"luca","Key":{"PK":{"S":"b"}}}},
                          {"Delete":{"TableName":"log","Key":{"id":{"S":"c"}}}},
                          {"ConditionCheck":{"TableName":"luca","Key":{"PK":{"S":"d"}}}}]}"""))
                .containsExactly(
                        "PutItem luca [a] TransactWriteItems",
                        "UpdateItem luca [b] TransactWriteItems",
                        "DeleteItem log [c] TransactWriteItems",
                        "ConditionCheckItem luca [d] TransactWriteItems");
        assertThat(needs("TransactGetItems", """
                        {"TransactItems":[{"Get":{"TableName":"luca","Key":{"PK":{"S":"e"}}}}]}""")).containsExactly("GetItem luca [e] TransactGetItems");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GetItem            | {"TableName":"nothing","Key":{"PK":{"S":"a"}}}                                      | ResourceNotFoundException
            GetItem            | {"TableName":"luca","TableName":"log","Key":{"PK":{"S":"a"}}}                       | SerializationException
            GetItem            | {"TableName":"luca","Key":{"PK":{"S":"a"}}}{"TableName":"log"}                      | SerializationException
            GetItem            | {"TableName":                                                                       | SerializationException
            GetItem            | ``                                                                                  | SerializationException
            Query              | {"TableName":"luca","IndexName":"GSI9","KeyConditionExpression":"PK = :p"}          | ValidationException
            BatchGetItem       | {"RequestItems":{"luca":{"Keys":[{"PK":{"S":"a"}},{"SK":{"S":"b"}}]}}}              | ValidationException
            BatchGetItem       | {"RequestItems":{}}                                                                 | ValidationException
            BatchWriteItem     | {"RequestItems":{"luca":[{"UpdateRequest":{"Key":{"PK":{"S":"a"}}}}]}}              | ValidationException
            TransactWriteItems | {"TransactItems":[]}                                                                | ValidationException
            TransactWriteItems | {"TransactItems":[{"Scan":{"TableName":"luca"}}]}                                   | ValidationException
            PutItem            | {"TableName":"luca","Item":{"PK":{"S":"a","N":"1"}}}                                | ValidationException
            Query              | {"TableName":"luca","FilterExpression":"PK = :p","ExpressionAttributeValues":{":p":{"S":"own"}}} | ValidationException
            Query              | {"TableName":"luca","KeyConditions":{"PK":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"own"}]}}} | ValidationException
            ExecuteStatement   | {"Statement":"SELECT * FROM luca WHERE PK = 'a'"}                                   | ValidationException
            ExecuteTransaction | {"TransactStatements":[{"Statement":"SELECT * FROM luca WHERE PK = 'a'"}]}          | ValidationException
            GetRecords         | {"ShardIterator":"x"}                                                               | ValidationException
            SearchVectors      | {"TableName":"luca"}                                                                | UnknownOperationException
            getitem            | {"TableName":"luca","Key":{"PK":{"S":"a"}}}                                         | UnknownOperationException
            """)
    void refuses_what_it_cannot_decide_about(String operation, String body, String type) {
        assertThat(answered(operation, body).path("__type").asText()).endsWith("#" + type);
        assertThat(asked).isEmpty();
    }

    private List<String> needs(String operation, String body) {
        JsonNode _ = answered(operation, body);
        return List.copyOf(asked);
    }

    private JsonNode answered(String operation, String body) {
        asked.clear();
        return TableEngine.read(engine.answer(
                operation, body.getBytes(UTF_8), (_, accesses) -> guard.require(new Caller.Anonymous(), accesses)));
    }
}
