package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.dynamodb.store.StoreUnavailableException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreFailureTest {

    private static final String TRANSACTION = """
            {"TransactItems": [{"Put": {"TableName": "things", "Item": {"pk": {"S": "b"}}}}], "ClientRequestToken": "t"}""";

    private final ScriptedStore store = new ScriptedStore();
    private final Api api = new Api(new DynamoDb(store, Settings.inMemory(new MovableClock(TestTables.NOW))));

    @BeforeEach
    void put_an_item_and_fill_the_disk() {
        api.ok("CreateTable", Api.THINGS);
        api.put("things", """
                {"pk": {"S": "a"}}""");
        store.beforeWrites(_ -> {
            throw new StoreUnavailableException("the disk is full", new IOException("No space left on device"));
        });
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PutItem | {\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\": \"b\"}}}",
                "DeleteItem | {\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"a\"}}}",
                "BatchWriteItem | {\"RequestItems\": {\"things\": [{\"PutRequest\": {\"Item\": {\"pk\": {\"S\": \"b\"}}}}]}}",
                "TransactWriteItems | {\"TransactItems\": [{\"Put\": {\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\":"
                        + " \"b\"}}}}]}"
            })
    void a_write_that_cannot_be_kept_is_the_services_fault_and_nothing_is_there(String operation, String request) {
        Api.Refusal refusal = api.refused(operation, request);

        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.type()).isEqualTo("ServiceUnavailable");
        assertThat(api.ok("Scan", """
                {"TableName": "things"}""").path("Items")).isEqualTo(json("""
                        [{"pk": {"S": "a"}}]"""));
    }

    @Test
    void what_failed_can_be_done_when_there_is_room_again() {
        api.refused("TransactWriteItems", TRANSACTION);

        store.beforeWrites(_ -> {});

        api.ok("TransactWriteItems", TRANSACTION);
        assertThat(api.get("things", """
                {"pk": {"S": "b"}}""").isMissingNode()).isFalse();
    }

    @Test
    void a_bug_is_an_internal_error_and_lets_the_next_request_through() {
        store.beforeWrites(_ -> {
            throw new IllegalStateException("a bug");
        });

        Api.Refusal refusal = api.refused("TransactWriteItems", TRANSACTION);
        store.beforeWrites(_ -> {});

        assertThat(refusal.status()).isEqualTo(500);
        assertThat(refusal.type()).isEqualTo("InternalServerError");
        api.ok("TransactWriteItems", TRANSACTION);
        api.put("things", """
                {"pk": {"S": "b"}}""");
    }
}
