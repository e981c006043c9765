package io.luca.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.dynamodb.item.Access;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsContractTest {

    private final Api api = Api.with(Api.THINGS, Api.EVENTS);

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DynamoDB_20120810.Unheard", "DynamoDB_20120810.GetRecords", "GetItem", ""})
    void a_target_that_is_none_is_an_unknown_operation(String target) {
        Answer answer = api.engine().answer(target, bytes("{}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).isEqualTo("{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "{\"TableName\": \"things\", \"TableName\": \"things\"}",
                "{\"TableName\": \"things\"} {}",
                "{\"TableName\": {\"S\": \"things\"}}",
                "{\"TableName\": 5}",
                "{\"TableName\": \"things\", \"Key\": []}",
                "{\"TableName\": \"things\", \"Key\": {\"pk\": \"a\"}}",
                "{\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": 5}}}",
                "{\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"a\"}}, \"ConsistentRead\": \"yes\"}"
            })
    void a_body_of_another_form_cannot_be_read(String body) {
        assertThat(api.refused("GetItem", body).type()).isEqualTo("SerializationException");
    }

    @Test
    void an_error_has_the_type_that_clients_read() {
        assertThat(text(api.engine().answer("DynamoDB_20120810.GetItem", bytes("""
                {"TableName": "nowhere", "Key": {"pk": {"S": "a"}}}"""))))
                .isEqualTo(
                        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\",\"message\":\"Requested"
                                + " resource not found\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GetItem | {\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"a\"}}} | GetItem things [a]",
                "PutItem | {\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\": \"a\"}}} | PutItem things [a]",
                "Query | {\"TableName\": \"events\", \"KeyConditionExpression\": \"pk = :p\", \"ExpressionAttributeValues\": {\":p\":"
                        + " {\"S\": \"a\"}}} | Query events [a]",
                "Query | {\"TableName\": \"events\", \"IndexName\": \"by-kind\", \"KeyConditionExpression\": \"kind = :p\","
                        + " \"ExpressionAttributeValues\": {\":p\": {\"S\": \"k\"}}} | Query events/index/by-kind [k]",
                "Scan | {\"TableName\": \"events\", \"IndexName\": \"by-kind\"} | Scan events/index/by-kind []",
                "BatchGetItem | {\"RequestItems\": {\"things\": {\"Keys\": [{\"pk\": {\"S\": \"a\"}}, {\"pk\": {\"S\": \"b\"}}]}}} |"
                        + " BatchGetItem things [a, b]",
                "BatchWriteItem | {\"RequestItems\": {\"things\": [{\"PutRequest\": {\"Item\": {\"pk\": {\"S\": \"a\"}}}},"
                        + " {\"DeleteRequest\": {\"Key\": {\"pk\": {\"S\": \"b\"}}}}]}} | BatchWriteItem things [a, b]",
                "TransactGetItems | {\"TransactItems\": [{\"Get\": {\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"a\"}}}}]} |"
                        + " GetItem things [a] in TransactGetItems",
                "TransactWriteItems | {\"TransactItems\": [{\"ConditionCheck\": {\"TableName\": \"things\", \"Key\": {\"pk\":"
                        + " {\"S\": \"a\"}}, \"ConditionExpression\": \"attribute_exists(pk)\"}}]} | ConditionCheckItem things [a]"
                        + " in TransactWriteItems",
                "DescribeTable | {\"TableName\": \"things\"} | DescribeTable things []",
                "ListTables | {} | ListTables * []",
            })
    void a_guard_is_asked_with_what_a_request_needs(String operation, String request, String needed) {
        List<String> asked = new ArrayList<>();

        api.engine().answer("DynamoDB_20120810." + operation, bytes(request), (name, accesses) -> {
            assertThat(name).isEqualTo(operation);
            accesses.forEach(access -> asked.add(text(access)));
        });

        assertThat(asked).containsExactly(needed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BatchGetItem | {\"RequestItems\": {}}",
                "BatchGetItem | {\"RequestItems\": {\"things\": {\"Keys\": []}}}",
                "BatchGetItem | {\"RequestItems\": {\"things\": {\"Keys\": [{\"pk\": {\"S\": \"a\"}}, {}]}}}",
                "BatchWriteItem | {\"RequestItems\": {\"things\": [{}]}}",
                "TransactWriteItems | {\"TransactItems\": []}",
                "Query | {\"TableName\": \"events\"}",
            })
    void what_asks_for_nothing_or_hides_a_key_among_others_never_comes_to_the_guard(String operation, String request) {
        List<String> asked = new ArrayList<>();

        Answer answer =
                api.engine().answer("DynamoDB_20120810." + operation, bytes(request), (name, _) -> asked.add(name));

        assertThat(answer.successful()).isFalse();
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BatchGetItem | {\"RequestItems\": {}}",
                "BatchWriteItem | {\"RequestItems\": {\"things\": []}}",
                "TransactGetItems | {\"TransactItems\": []}",
                "PutItem | {\"TableName\": \"absent\", \"Item\": {}, \"ReturnValues\": \"X\", \"ReturnConsumedCapacity\": \"Y\"}",
                "UpdateItem | {\"TableName\": \"absent\", \"Key\": {}, \"ReturnValues\": \"X\"}",
                "Query | {\"TableName\": \"absent\", \"Limit\": 0}",
                "GetItem | {\"TableName\": \"absent\", \"Key\": {}}",
            })
    void a_guard_changes_nothing_of_what_is_told_about_a_request_that_is_wrong(String operation, String request) {
        String target = "DynamoDB_20120810." + operation;

        Answer guarded = api.engine().answer(target, bytes(request), (_, _) -> {});

        assertThat(guarded.successful()).isFalse();
        assertThat(text(guarded)).isEqualTo(text(api.engine().answer(target, bytes(request))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PutItem | {\"TableName\": \"things\", \"Item\": {\"x\": {\"S\": \"a\"}}}",
                "GetItem | {\"TableName\": \"things\", \"Key\": {\"pk\": {\"L\": []}}}",
                "Query | {\"TableName\": \"events\", \"KeyConditionExpression\": \"sk = :v\","
                        + " \"ExpressionAttributeValues\": {\":v\": {\"N\": \"1\"}}}",
                "TransactWriteItems | {\"TransactItems\": [{\"Put\": {\"TableName\": \"things\", \"Item\": {}}}]}",
            })
    void what_has_no_leading_key_is_not_done_even_if_the_guard_lets_it_through(String operation, String request) {
        List<List<String>> asked = new ArrayList<>();

        Answer answer = api.engine()
                .answer(
                        "DynamoDB_20120810." + operation,
                        bytes(request),
                        (_, accesses) -> accesses.forEach(access -> asked.add(access.leadingKeys())));

        assertThat(asked).containsExactly(List.of());
        assertThat(answer.successful()).isFalse();
    }

    @Test
    void what_the_guard_refuses_is_not_done() {
        IllegalStateException refusal = new IllegalStateException("no");

        Optional<Exception> thrown = Optional.empty();
        try {
            api.engine().answer("DynamoDB_20120810.PutItem", bytes("""
                    {"TableName": "things", "Item": {"pk": {"S": "a"}}}"""), (_, _) -> {
                throw refusal;
            });
        } catch (IllegalStateException expected) {
            thrown = Optional.of(expected);
        }

        assertThat(thrown).contains(refusal);
        assertThat(api.get("things", """
                {"pk": {"S": "a"}}""").isMissingNode()).isTrue();
    }

    @Test
    void another_does_a_request_as_it_was_read_and_only_what_the_guard_lets_go_on() {
        List<String> done = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        Answer theirs = new Answer(200, bytes("{}"));
        DynamoDb.Execution elsewhere = (target, request) -> {
            done.add(target + " " + request);
            return theirs;
        };

        Answer answer = api.engine()
                .answer(
                        "DynamoDB_20120810.PutItem",
                        " { \"TableName\" : \"things\", \"Item\": {\"pk\": {\"S\": \"\\u00f1\"}}}"
                                .getBytes(StandardCharsets.UTF_16BE),
                        (_, accesses) -> accesses.forEach(access -> asked.add(text(access))),
                        elsewhere);
        Answer unknown = api.engine().answer("DynamoDB_20120810.Unheard", bytes("{}"), (_, _) -> {}, elsewhere);
        Answer absent = api.engine().answer("DynamoDB_20120810.GetItem", bytes("""
                {"TableName": "nowhere", "Key": {"pk": {"S": "a"}}}"""), (_, _) -> {}, elsewhere);

        assertThat(answer).isSameAs(theirs);
        assertThat(asked).containsExactly("PutItem things [ñ]");
        assertThat(done)
                .containsExactly(
                        "DynamoDB_20120810.PutItem {\"TableName\":\"things\",\"Item\":{\"pk\":{\"S\":\"ñ\"}}}");
        assertThat(text(unknown)).contains("UnknownOperationException");
        assertThat(text(absent)).contains("ResourceNotFoundException");
        assertThat(api.get("things", """
                {"pk": {"S": "ñ"}}""").isMissingNode()).isTrue();
    }

    private static String text(Access access) {
        return access.iamAction() + " " + access.resource("") + " " + access.leadingKeys()
                + access.enclosing().map(name -> " in " + name).orElse("");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
