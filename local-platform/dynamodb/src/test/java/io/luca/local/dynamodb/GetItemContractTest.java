package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GetItemContractTest {

    private final Api api = Api.with(Api.THINGS, Api.EVENTS);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void an_item_that_is_not_there_is_no_error() {
        assertThat(api.ok("GetItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}}""")).isEqualTo(json("{}"));
    }

    @Test
    void a_projection_takes_parts_of_the_item() {
        api.put("things", """
                {"pk": {"S": "a"}, "list": {"L": [{"S": "0"}, {"S": "1"}]}, "map": {"M": {"x": {"N": "1"}, "y": {"N": "2"}}}}""");

        assertThat(api.ok("GetItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ProjectionExpression": "#m.y, #l[1], nothing",
                 "ExpressionAttributeNames": {"#m": "map", "#l": "list"}}""")).isEqualTo(json("""
                        {"Item": {"map": {"M": {"y": {"N": "2"}}}, "list": {"L": [{"S": "1"}]}}}"""));
        assertThat(api.ok("GetItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ProjectionExpression": "nothing"}""")).isEqualTo(json("""
                        {"Item": {}}"""));
    }

    @Test
    void a_table_can_be_named_by_its_arn() {
        api.put("things", """
                {"pk": {"S": "a"}}""");

        assertThat(api.get("arn:aws:dynamodb:us-east-1:000000000000:table/things", """
                {"pk": {"S": "a"}}"""))
                .isEqualTo(json("""
                        {"pk": {"S": "a"}}"""));
    }

    @Test
    void a_key_is_exactly_the_tables() {
        String mismatch = "The provided key element does not match the schema";

        assertThat(api.invalid("GetItem", """
                {"TableName": "events", "Key": {"pk": {"S": "a"}}}""")).isEqualTo(mismatch);
        assertThat(api.invalid("GetItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}, "x": {"S": "a"}}}""")).isEqualTo(mismatch);
        assertThat(api.invalid("GetItem", """
                {"TableName": "things", "Key": {"pk": {"N": "1"}}}""")).isEqualTo(mismatch);
        assertThat(api.invalid("GetItem", """
                {"TableName": "things", "Key": {"pk": {"S": ""}}}"""))
                .isEqualTo(
                        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an"
                                + " empty string value. Key: pk");
    }

    @Test
    void a_read_costs_a_unit_for_each_four_kilobytes_and_half_if_it_need_not_be_consistent() {
        api.put("things", "{\"pk\": {\"S\": \"a\"}, \"x\": {\"S\": \"" + "x".repeat(4093) + "\"}}");
        String get =
                "{\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"a\"}}, \"ReturnConsumedCapacity\": \"TOTAL\"";

        assertThat(api.ok("GetItem", get + "}")
                        .at("/ConsumedCapacity/CapacityUnits")
                        .doubleValue())
                .isEqualTo(1.0);
        assertThat(api.ok("GetItem", get + ", \"ConsistentRead\": true, \"ProjectionExpression\": \"pk\"}")
                        .at("/ConsumedCapacity/CapacityUnits")
                        .doubleValue())
                .isEqualTo(2.0);
        assertThat(api.ok("GetItem", get.replace("\"a\"", "\"missing\"") + "}")
                        .at("/ConsumedCapacity/CapacityUnits")
                        .doubleValue())
                .isEqualTo(0.5);
    }

    @Test
    void what_earlier_clients_send_is_refused_by_name() {
        assertThat(api.invalid("GetItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "AttributesToGet": ["pk"]}""")).contains("AttributesToGet");
    }
}
