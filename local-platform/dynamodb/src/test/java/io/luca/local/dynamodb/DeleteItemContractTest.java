package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeleteItemContractTest {

    private final Api api = Api.with(Api.THINGS, Api.EVENTS);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void a_deletion_can_answer_what_was_deleted_and_can_be_repeated() {
        api.put("things", """
                {"pk": {"S": "a"}, "x": {"N": "1"}}""");
        String delete = """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ReturnValues": "ALL_OLD"}""";

        assertThat(api.ok("DeleteItem", delete)).isEqualTo(json("""
                {"Attributes": {"pk": {"S": "a"}, "x": {"N": "1"}}}"""));
        assertThat(api.ok("DeleteItem", delete)).isEqualTo(json("{}"));
    }

    @Test
    void a_condition_protects_an_item() {
        api.put("things", """
                {"pk": {"S": "a"}, "locked": {"BOOL": true}}""");

        assertThat(api.refused("DeleteItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ConditionExpression": "locked <> :yes",
                 "ExpressionAttributeValues": {":yes": {"BOOL": true}}}""").type()).isEqualTo("ConditionalCheckFailedException");
        assertThat(api.get("things", """
                {"pk": {"S": "a"}}""").isMissingNode()).isFalse();
    }

    @Test
    void entries_of_indexes_go_with_the_item() {
        api.put("events", """
                {"pk": {"S": "a"}, "sk": {"N": "1"}, "kind": {"S": "k"}, "at": {"S": "1"}}""");

        assertThat(api.ok("DeleteItem", """
                {"TableName": "events", "Key": {"pk": {"S": "a"}, "sk": {"N": "1"}}, "ReturnConsumedCapacity": "TOTAL"}""")).isEqualTo(json("""
                        {"ConsumedCapacity": {"TableName": "events", "CapacityUnits": 3.0}}"""));
        assertThat(api.ok("Scan", """
                {"TableName": "events", "IndexName": "by-kind"}""").path("Count").intValue()).isZero();
    }

    @Test
    void only_the_old_item_can_be_answered() {
        assertThat(api.invalid("DeleteItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ReturnValues": "UPDATED_OLD"}""")).isEqualTo("ReturnValues can only be ALL_OLD or NONE");
    }
}
