package io.luca.local.dynamodb.table;

import static io.luca.local.dynamodb.TestTables.ARN;
import static io.luca.local.dynamodb.TestTables.NOW;
import static io.luca.local.dynamodb.TestTables.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.TestTables;
import io.luca.local.dynamodb.value.ApiError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {

    private static final String INVALID = "ValidationException: One or more parameter values were invalid: ";
    private static final String KEY = "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}]";
    private static final String TYPES = "'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}]";
    private static final String ON_DEMAND = "'BillingMode':'PAY_PER_REQUEST'";
    private static final String PROVISIONED = "'ProvisionedThroughput':{'ReadCapacityUnits':5,'WriteCapacityUnits':6}";
    private static final String TYPES_WITH_G = "'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},"
            + "{'AttributeName':'g','AttributeType':'N'}]";

    private final TestTables engine = new TestTables();

    private static String table(String... parts) {
        return "{'TableName':'marks'," + String.join(",", parts) + "}";
    }

    private static String globalIndex(String name, String attribute, String projection) {
        return "{'IndexName':'" + name + "','KeySchema':[{'AttributeName':'" + attribute
                + "','KeyType':'HASH'}],'Projection':" + projection + "}";
    }

    private JsonNode described() {
        return engine.call("DescribeTable", "{'TableName':'marks'}").path("Table");
    }

    @Nested
    class Creating {

        @Test
        void a_table_is_active_at_once_and_described_in_full() {
            engine.call("CreateTable", table(KEY, TYPES, ON_DEMAND));

            JsonNode table = described();
            assertThat(table.path("TableStatus").asText()).isEqualTo("ACTIVE");
            assertThat(table.path("TableArn").asText()).isEqualTo(ARN + "marks");
            assertThat(table.path("TableId").asText()).hasSize(36);
            assertThat(table.path("CreationDateTime").decimalValue().longValue())
                    .isEqualTo(NOW.getEpochSecond());
            assertThat(table.path("ItemCount").asLong()).isZero();
            assertThat(table.path("TableSizeBytes").asLong()).isZero();
            assertThat(table.path("KeySchema")).isEqualTo(json("[{'AttributeName':'pk','KeyType':'HASH'}]"));
            assertThat(table.path("AttributeDefinitions"))
                    .isEqualTo(json("[{'AttributeName':'pk','AttributeType':'S'}]"));
            assertThat(table.path("BillingModeSummary").path("BillingMode").asText())
                    .isEqualTo("PAY_PER_REQUEST");
            assertThat(table.path("DeletionProtectionEnabled").asBoolean()).isFalse();
            assertThat(table.has("StreamSpecification")).isFalse();
            assertThat(table.has("GlobalSecondaryIndexes")).isFalse();
        }

        @Test
        void what_was_provisioned_is_described() {
            engine.call("CreateTable", table(KEY, TYPES, PROVISIONED));

            assertThat(described().path("ProvisionedThroughput"))
                    .isEqualTo(json("{'NumberOfDecreasesToday':0,'ReadCapacityUnits':5,'WriteCapacityUnits':6}"));
            assertThat(described().has("BillingModeSummary")).isFalse();
        }

        @Test
        void indexes_are_described_with_their_projection_and_state() {
            engine.call(
                    "CreateTable",
                    table(
                            KEY,
                            TYPES_WITH_G,
                            ON_DEMAND,
                            "'GlobalSecondaryIndexes':["
                                    + globalIndex(
                                            "by-g", "g", "{'ProjectionType':'INCLUDE','NonKeyAttributes':['b','a']}")
                                    + "]"));

            JsonNode index = described().path("GlobalSecondaryIndexes").path(0);
            assertThat(index.path("IndexName").asText()).isEqualTo("by-g");
            assertThat(index.path("IndexStatus").asText()).isEqualTo("ACTIVE");
            assertThat(index.path("IndexArn").asText()).isEqualTo(ARN + "marks/index/by-g");
            assertThat(index.path("Projection"))
                    .isEqualTo(json("{'ProjectionType':'INCLUDE','NonKeyAttributes':['b','a']}"));
        }

        @Test
        void a_stream_is_described_with_its_arn_and_label() {
            engine.call(
                    "CreateTable",
                    table(
                            KEY,
                            TYPES,
                            ON_DEMAND,
                            "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}"));

            assertThat(described().path("StreamSpecification"))
                    .isEqualTo(json("{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}"));
            assertThat(described().path("LatestStreamLabel").asText()).isEqualTo("2026-03-01T08:00:00.000");
            assertThat(described().path("LatestStreamArn").asText())
                    .isEqualTo(ARN + "marks/stream/2026-03-01T08:00:00.000");
        }

        @Test
        void settings_are_kept_and_described() {
            engine.call(
                    "CreateTable",
                    table(
                            KEY,
                            TYPES,
                            ON_DEMAND,
                            "'DeletionProtectionEnabled':true",
                            "'TableClass':'STANDARD_INFREQUENT_ACCESS'",
                            "'SSESpecification':{'Enabled':true}",
                            "'OnDemandThroughput':{'MaxReadRequestUnits':10,'MaxWriteRequestUnits':5}"));

            assertThat(described().path("DeletionProtectionEnabled").asBoolean())
                    .isTrue();
            assertThat(described().path("TableClassSummary").path("TableClass").asText())
                    .isEqualTo("STANDARD_INFREQUENT_ACCESS");
            assertThat(described()
                            .path("SSEDescription")
                            .path("KMSMasterKeyArn")
                            .asText())
                    .startsWith("arn:aws:kms:eu-west-1:");
            assertThat(described().path("OnDemandThroughput"))
                    .isEqualTo(json("{'MaxReadRequestUnits':10,'MaxWriteRequestUnits':5}"));
        }

        @Test
        void a_name_is_taken_once() {
            engine.call("CreateTable", table(KEY, TYPES, ON_DEMAND));

            assertThat(engine.refusal("CreateTable", table(KEY, TYPES, ON_DEMAND)))
                    .isEqualTo("ResourceInUseException: Table already exists: marks");
        }

        @Test
        void a_name_must_be_there() {
            assertThat(engine.refusal("CreateTable", "{" + KEY + "," + TYPES + "}"))
                    .isEqualTo("ValidationException: The parameter 'TableName' is required but was not present in the"
                            + " request");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "ab | Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or"
                            + " equal to 3",
                    "a b c | Value 'a b c' at 'tableName' failed to satisfy constraint: Member must satisfy regular"
                            + " expression pattern: [a-zA-Z0-9_.-]+",
                })
        void a_name_has_its_length_and_characters(String name, String constraint) {
            assertThat(engine.refusal(
                            "CreateTable", table(KEY, TYPES, ON_DEMAND).replace("marks", name)))
                    .isEqualTo("ValidationException: 1 validation error detected: " + constraint);
        }

        @Test
        void constraints_of_single_parameters_are_told_together() {
            assertThat(engine.refusal(
                            "CreateTable",
                            table(
                                    "'BillingMode':'FREE'",
                                    "'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'SS'}]",
                                    "'KeySchema':[{'AttributeName':'pk','KeyType':'MAIN'}]")))
                    .startsWith("ValidationException: 3 validation errors detected: ")
                    .contains(
                            "Value 'SS' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint:"
                                    + " Member must satisfy enum value set: [B, N, S]")
                    .contains(
                            "Value 'FREE' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value"
                                    + " set: [PROVISIONED, PAY_PER_REQUEST]")
                    .contains("Value 'MAIN' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must"
                            + " satisfy enum value set: [HASH, RANGE]");
        }

        @Test
        void a_parameter_of_another_type_is_not_read() {
            assertThat(engine.refusal("CreateTable", "{'TableName':7}"))
                    .isEqualTo("SerializationException: NUMBER_VALUE cannot be converted to String");
        }

        @Test
        void a_key_has_at_most_two_elements() {
            assertThat(engine.refusal(
                            "CreateTable",
                            table(
                                    TYPES,
                                    ON_DEMAND,
                                    "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'},"
                                            + "{'AttributeName':'x','KeyType':'RANGE'}]")))
                    .isEqualTo(
                            "ValidationException: 1 validation error detected: Value '[KeySchemaElement(attributeName=pk,"
                                    + " keyType=HASH), KeySchemaElement(attributeName=sk, keyType=RANGE),"
                                    + " KeySchemaElement(attributeName=x, keyType=RANGE)]' at 'keySchema' failed to satisfy"
                                    + " constraint: Member must have length less than or equal to 2");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "pk HASH pk RANGE | Invalid KeySchema: Some index key attribute have no definition",
                    "pk HASH sk RANGE | Invalid KeySchema: Some index key attribute have no definition",
                    "pk RANGE | Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
                    "x HASH | One or more parameter values were invalid: Some index key attributes are not defined in"
                            + " AttributeDefinitions. Keys: [x], AttributeDefinitions: [pk]",
                })
        void a_key_is_made_of_defined_attributes(String elements, String words) {
            String key = IntStream.range(0, elements.split(" ").length / 2)
                    .mapToObj(i -> "{'AttributeName':'" + elements.split(" ")[2 * i] + "','KeyType':'"
                            + elements.split(" ")[2 * i + 1] + "'}")
                    .collect(Collectors.joining(",", "'KeySchema':[", "]"));

            assertThat(engine.refusal("CreateTable", table(TYPES, ON_DEMAND, key)))
                    .isEqualTo("ValidationException: " + words);
        }

        @Test
        void the_second_element_is_the_sort_key() {
            assertThat(
                            engine.refusal(
                                    "CreateTable",
                                    table(
                                            TYPES_WITH_G,
                                            ON_DEMAND,
                                            "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'g','KeyType':'HASH'}]")))
                    .isEqualTo(
                            "ValidationException: Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }

        @Test
        void every_defined_attribute_is_part_of_a_key() {
            assertThat(engine.refusal("CreateTable", table(KEY, TYPES_WITH_G, ON_DEMAND)))
                    .isEqualTo(INVALID + "Number of attributes in KeySchema does not exactly match number of attributes"
                            + " defined in AttributeDefinitions");
            assertThat(engine.refusal(
                            "CreateTable",
                            table(
                                    KEY,
                                    TYPES_WITH_G,
                                    ON_DEMAND,
                                    "'GlobalSecondaryIndexes':["
                                            + globalIndex("by-pk", "pk", "{'ProjectionType':'ALL'}") + "]")))
                    .isEqualTo(INVALID
                            + "Some AttributeDefinitions are not used. AttributeDefinitions: [pk, g], keys used:"
                            + " [pk]");
        }

        @Test
        void an_attribute_is_defined_once() {
            assertThat(engine.refusal(
                            "CreateTable",
                            table(
                                    KEY,
                                    ON_DEMAND,
                                    "'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},"
                                            + "{'AttributeName':'pk','AttributeType':'N'}]")))
                    .isEqualTo(INVALID + "Duplicate AttributeName in AttributeDefinitions: pk");
        }

        @Test
        void capacity_is_provisioned_or_paid_by_request() {
            assertThat(engine.refusal("CreateTable", table(KEY, TYPES, ON_DEMAND, PROVISIONED)))
                    .isEqualTo(INVALID
                            + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode"
                            + " is PAY_PER_REQUEST");
            assertThat(engine.refusal("CreateTable", table(KEY, TYPES)))
                    .isEqualTo(
                            INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode"
                                    + " is PROVISIONED");
            assertThat(
                            engine.refusal(
                                    "CreateTable",
                                    table(
                                            KEY,
                                            TYPES,
                                            "'ProvisionedThroughput':{'ReadCapacityUnits':1000000000001,'WriteCapacityUnits':1}")))
                    .isEqualTo("ValidationException: Given value 1000000000001 for ReadCapacityUnits is out of bounds");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "{'ProjectionType':'INCLUDE'} | ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
                    "{'ProjectionType':'ALL','NonKeyAttributes':['a']} | ProjectionType is ALL, but NonKeyAttributes is"
                            + " specified",
                    "{} | Unknown ProjectionType: null",
                    "{'ProjectionType':'INCLUDE','NonKeyAttributes':['a','b','a']} | Duplicate attributes in NonKeyAttributes:"
                            + " [a, b, a]",
                })
        void a_projection_says_what_it_includes(String projection, String words) {
            assertThat(engine.refusal(
                            "CreateTable",
                            table(
                                    KEY,
                                    TYPES_WITH_G,
                                    ON_DEMAND,
                                    "'GlobalSecondaryIndexes':[" + globalIndex("by-g", "g", projection) + "]")))
                    .isEqualTo(INVALID + words);
        }

        @Test
        void there_are_at_most_twenty_global_indexes_of_different_names() {
            String all = IntStream.range(0, 21)
                    .mapToObj(i -> globalIndex("by-g" + i, "g", "{'ProjectionType':'ALL'}"))
                    .collect(Collectors.joining(","));

            assertThat(engine.refusal(
                            "CreateTable",
                            table(KEY, TYPES_WITH_G, ON_DEMAND, "'GlobalSecondaryIndexes':[" + all + "]")))
                    .isEqualTo(INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of 20");
            assertThat(engine.refusal(
                            "CreateTable",
                            table(
                                    KEY,
                                    TYPES_WITH_G,
                                    ON_DEMAND,
                                    "'GlobalSecondaryIndexes':["
                                            + globalIndex("twin", "g", "{'ProjectionType':'ALL'}") + ","
                                            + globalIndex("twin", "pk", "{'ProjectionType':'ALL'}") + "]")))
                    .isEqualTo(INVALID + "Duplicate index name: twin");
        }

        @Test
        void all_indexes_together_include_at_most_a_hundred_attributes() {
            String all = IntStream.range(0, 6)
                    .mapToObj(i -> globalIndex(
                            "by-g" + i,
                            "g",
                            "{'ProjectionType':'INCLUDE','NonKeyAttributes':["
                                    + IntStream.range(0, 17)
                                            .mapToObj(j -> "'a" + j + "'")
                                            .collect(Collectors.joining(","))
                                    + "]}"))
                    .collect(Collectors.joining(","));

            assertThat(engine.refusal(
                            "CreateTable",
                            table(KEY, TYPES_WITH_G, ON_DEMAND, "'GlobalSecondaryIndexes':[" + all + "]")))
                    .startsWith(INVALID + "Number of NonKeyAttributes");
        }

        @Test
        void a_local_index_needs_a_sort_key_of_the_table_and_its_partition_key() {
            String local =
                    "'LocalSecondaryIndexes':[{'IndexName':'by-g','Projection':{'ProjectionType':'ALL'},'KeySchema':"
                            + "[{'AttributeName':'%s','KeyType':'HASH'},{'AttributeName':'g','KeyType':'RANGE'}]}]";
            String sorted =
                    "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'g','KeyType':'RANGE'}]";

            assertThat(engine.refusal("CreateTable", table(KEY, TYPES_WITH_G, ON_DEMAND, local.formatted("pk"))))
                    .isEqualTo(
                            INVALID + "Table KeySchema does not have a range key, which is required when specifying a"
                                    + " LocalSecondaryIndex");
            assertThat(engine.refusal(
                            "CreateTable",
                            table(
                                    sorted,
                                    TYPES_WITH_G,
                                    ON_DEMAND,
                                    local.formatted("g")
                                            .replace("'g','KeyType':'RANGE'}]}", "'pk','KeyType':'RANGE'}]}"))))
                    .isEqualTo(
                            INVALID + "Index KeySchema does not have the same leading hash key as table KeySchema for"
                                    + " index: by-g. index hash key: g, table hash key: pk");
        }

        @Test
        void a_view_is_said_of_a_stream_that_is_on_and_of_no_other() {
            assertThat(engine.refusal(
                            "CreateTable",
                            table(
                                    KEY,
                                    TYPES,
                                    ON_DEMAND,
                                    "'StreamSpecification':{'StreamEnabled':false,'StreamViewType':'NEW_IMAGE'}")))
                    .startsWith("ValidationException");
            assertThat(engine.refusal(
                            "CreateTable",
                            table(KEY, TYPES, ON_DEMAND, "'StreamSpecification':{'StreamEnabled':true}")))
                    .startsWith("ValidationException");
        }

        @Test
        void what_is_refused_leaves_nothing() {
            engine.refusal("CreateTable", table(KEY, TYPES_WITH_G, ON_DEMAND));

            assertThat(engine.everything()).isZero();
        }
    }

    @Nested
    class Finding {

        @Test
        void a_table_is_found_by_its_name_and_by_its_arn() {
            engine.create("marks", "");

            assertThat(engine.tables.require("marks").name()).isEqualTo("marks");
            assertThat(engine.tables.require(ARN + "marks").name()).isEqualTo("marks");
            assertThat(engine.call("DescribeTable", "{'TableName':'" + ARN + "marks'}")
                            .path("Table")
                            .path("TableName")
                            .asText())
                    .isEqualTo("marks");
        }

        @Test
        void a_table_that_is_not_there_is_said_in_the_words_of_the_operation() {
            assertThatThrownBy(() -> engine.tables.require("nowhere"))
                    .isInstanceOf(ApiError.class)
                    .hasMessage("Requested resource not found");
            assertThatThrownBy(() -> engine.tables.require(ARN.replace("123456789012", "999999999999") + "marks"))
                    .hasMessage("Requested resource not found");
            for (String operation : new String[] {"DescribeTable", "DeleteTable", "DescribeTimeToLive"}) {
                assertThat(engine.refusal(operation, "{'TableName':'nowhere'}"))
                        .isEqualTo("ResourceNotFoundException: Requested resource not found: Table: nowhere not found");
            }
            assertThat(engine.refusal("DescribeContinuousBackups", "{'TableName':'nowhere'}"))
                    .isEqualTo("TableNotFoundException: Table not found: nowhere");
        }

        @Test
        void tables_are_listed_by_name_in_pages() {
            for (String name : new String[] {"cats", "ants", "bees"}) {
                engine.create(name, "");
            }

            assertThat(engine.call("ListTables", "{'Limit':2}"))
                    .isEqualTo(json("{'TableNames':['ants','bees'],'LastEvaluatedTableName':'bees'}"));
            assertThat(engine.call("ListTables", "{'ExclusiveStartTableName':'bees'}"))
                    .isEqualTo(json("{'TableNames':['cats']}"));
            assertThat(engine.refusal("ListTables", "{'Limit':0}")).contains("'limit'");
        }

        @Test
        void items_are_counted() {
            engine.create("marks", "");
            engine.put("marks", "{'pk':{'S':'ana'},'sk':{'S':'1'},'note':{'S':'0123456789'}}");
            engine.put("marks", "{'pk':{'S':'ben'},'sk':{'S':'1'}}");

            assertThat(described().path("ItemCount").asLong()).isEqualTo(2);
            assertThat(described().path("TableSizeBytes").asLong()).isEqualTo(22 + 8);
        }

        @Test
        void what_is_there_is_there_after_the_store_is_opened_again() {
            engine.create(
                    "marks",
                    "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'OLD_IMAGE'},'Tags':[{'Key':'k','Value':'v'}]");
            engine.call(
                    "UpdateTimeToLive",
                    "{'TableName':'marks','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'end'}}");
            engine.call(
                    "UpdateTable",
                    table(
                            "'AttributeDefinitions':[{'AttributeName':'g','AttributeType':'B'}]",
                            "'GlobalSecondaryIndexUpdates':[{'Create':"
                                    + globalIndex(
                                            "by-g", "g", "{'ProjectionType':'INCLUDE','NonKeyAttributes':['z','a']}")
                                    + "}]"));

            TestTables again = new TestTables(engine.store);

            assertThat(again.tables.require("marks")).isEqualTo(engine.tables.require("marks"));
            assertThat(again.tables.streams()).containsExactlyElementsOf(engine.tables.streams());
        }
    }

    @Nested
    class Updating {

        @Test
        void at_least_one_thing_is_changed() {
            engine.create("marks", "");

            assertThat(engine.refusal("UpdateTable", "{'TableName':'marks'}"))
                    .isEqualTo("ValidationException: At least one of ProvisionedThroughput, BillingMode,"
                            + " UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is"
                            + " required");
        }

        @Test
        void billing_is_switched_there_and_back() {
            engine.call("CreateTable", table(KEY, TYPES, PROVISIONED));

            engine.call("UpdateTable", table(ON_DEMAND));
            assertThat(described()
                            .path("BillingModeSummary")
                            .path("BillingMode")
                            .asText())
                    .isEqualTo("PAY_PER_REQUEST");
            assertThat(described()
                            .path("ProvisionedThroughput")
                            .path("ReadCapacityUnits")
                            .asLong())
                    .isZero();

            engine.call("UpdateTable", table("'BillingMode':'PROVISIONED'", PROVISIONED));
            assertThat(described()
                            .path("BillingModeSummary")
                            .path("BillingMode")
                            .asText())
                    .isEqualTo("PROVISIONED");
            assertThat(described()
                            .path("ProvisionedThroughput")
                            .path("ReadCapacityUnits")
                            .asLong())
                    .isEqualTo(5);
        }

        @Test
        void capacity_that_would_not_change_is_refused() {
            engine.call("CreateTable", table(KEY, TYPES, PROVISIONED));

            assertThat(engine.refusal("UpdateTable", table("'BillingMode':'PROVISIONED'", PROVISIONED)))
                    .startsWith("ValidationException: The provisioned throughput for the table will not change.");
            assertThat(engine.refusal("UpdateTable", table(ON_DEMAND, PROVISIONED)))
                    .contains("Neither ReadCapacityUnits nor WriteCapacityUnits");
        }

        @Test
        void a_stream_is_switched_on_once_and_off_once() {
            engine.create("marks", "");
            String on = table("'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}");
            String off = table("'StreamSpecification':{'StreamEnabled':false}");

            assertThat(engine.refusal("UpdateTable", off))
                    .isEqualTo(
                            "ValidationException: Table does not have an enabled stream to disable: TableName: marks");
            engine.call("UpdateTable", on);
            assertThat(engine.refusal("UpdateTable", on))
                    .isEqualTo("ValidationException: Table already has an enabled stream: TableName: marks");
            String first = described().path("LatestStreamArn").asText();
            engine.call("UpdateTable", off);
            assertThat(described().has("StreamSpecification")).isFalse();
            assertThat(described().path("LatestStreamArn").asText()).isEqualTo(first);
            engine.call("UpdateTable", on);

            assertThat(described().path("LatestStreamArn").asText()).isNotEqualTo(first);
        }

        @Test
        void a_new_index_has_the_items_that_were_there_and_could_be_in_it() {
            engine.create("marks", "");
            for (int i = 0; i < 1_200; i++) {
                engine.put("marks", "{'pk':{'S':'p%d'},'sk':{'S':'s'},'g':{'N':'%d'}}".formatted(i, i % 7));
            }
            engine.put("marks", "{'pk':{'S':'none'},'sk':{'S':'s'}}");
            engine.put("marks", "{'pk':{'S':'text'},'sk':{'S':'s'},'g':{'S':'x'}}");
            engine.put("marks", "{'pk':{'S':'map'},'sk':{'S':'s'},'g':{'M':{}}}");

            engine.call(
                    "UpdateTable",
                    table(
                            "'AttributeDefinitions':[{'AttributeName':'g','AttributeType':'N'}]",
                            "'GlobalSecondaryIndexUpdates':[{'Create':"
                                    + globalIndex("by-g", "g", "{'ProjectionType':'KEYS_ONLY'}") + "}]"));

            assertThat(engine.entries("marks", "by-g")).hasSize(1_200);
            assertThat(described()
                            .path("GlobalSecondaryIndexes")
                            .path(0)
                            .path("IndexStatus")
                            .asText())
                    .isEqualTo("ACTIVE");
            assertThatThrownBy(() -> engine.put("marks", "{'pk':{'S':'late'},'sk':{'S':'s'},'g':{'S':'x'}}"))
                    .hasMessage("One or more parameter values were invalid: Type mismatch for Index Key g Expected: N"
                            + " Actual: S IndexName: by-g");
            engine.delete("marks", "{'pk':{'S':'map'},'sk':{'S':'s'}}");
        }

        @Test
        void a_deleted_index_leaves_nothing_and_its_attribute_is_free_again() {
            engine.create("marks", "");
            int before = engine.everything();
            String create = table(
                    "'AttributeDefinitions':[{'AttributeName':'g','AttributeType':'N'}]",
                    "'GlobalSecondaryIndexUpdates':[{'Create':" + globalIndex("by-g", "g", "{'ProjectionType':'ALL'}")
                            + "}]");
            engine.call("UpdateTable", create);
            engine.put("marks", "{'pk':{'S':'a'},'sk':{'S':'s'},'g':{'N':'1'}}");

            engine.call("UpdateTable", table("'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'by-g'}}]"));

            assertThat(engine.everything()).isEqualTo(before + 1);
            assertThat(described().path("AttributeDefinitions")).hasSize(2);
            engine.put("marks", "{'pk':{'S':'a'},'sk':{'S':'s'},'g':{'S':'text'}}");
            engine.call("UpdateTable", create.replace("'N'", "'S'"));
            assertThat(engine.entries("marks", "by-g")).hasSize(1);
        }

        @Test
        void indexes_that_are_there_or_not_are_told_from_others() {
            engine.create("marks", "");
            String create = table(
                    "'AttributeDefinitions':[{'AttributeName':'g','AttributeType':'N'}]",
                    "'GlobalSecondaryIndexUpdates':[{'Create':" + globalIndex("by-g", "g", "{'ProjectionType':'ALL'}")
                            + "}]");
            engine.call("UpdateTable", create);

            assertThat(engine.refusal("UpdateTable", create))
                    .isEqualTo("ValidationException: Attempting to create an index which already exists");
            assertThat(engine.refusal(
                            "UpdateTable", table("'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'by-h'}}]")))
                    .isEqualTo("ResourceNotFoundException: Requested resource not found");
            assertThat(engine.refusal(
                            "UpdateTable",
                            table("'GlobalSecondaryIndexUpdates':[{'Create':"
                                    + globalIndex("by-h", "h", "{'ProjectionType':'ALL'}") + "}]")))
                    .contains("Some index key attributes are not defined in AttributeDefinitions. Keys: [h]");
            assertThat(engine.refusal(
                            "UpdateTable",
                            table(
                                    "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'by-g'}},{'Create':"
                                            + globalIndex("by-h", "h", "{'ProjectionType':'ALL'}") + "}]",
                                    "'AttributeDefinitions':[{'AttributeName':'h','AttributeType':'N'}]")))
                    .startsWith("LimitExceededException: Subscriber limit exceeded");
        }

        @Test
        void a_change_of_indexes_is_one_thing() {
            engine.create("marks", "");

            assertThat(engine.refusal("UpdateTable", table("'GlobalSecondaryIndexUpdates':[]")))
                    .contains("At least one of");
            assertThat(engine.refusal("UpdateTable", table("'GlobalSecondaryIndexUpdates':[{}]")))
                    .isEqualTo(INVALID + "One of Create, Update or Delete must be specified in a"
                            + " GlobalSecondaryIndexUpdate");
            assertThat(
                            engine.refusal(
                                    "UpdateTable",
                                    table(
                                            "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'abc'},'Update':{'IndexName':'abc'}}]")))
                    .startsWith(INVALID + "Only one of");
            assertThat(
                            engine.refusal(
                                    "UpdateTable",
                                    table(
                                            "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'abc'}},{'Delete':{'IndexName':'def'}}]")))
                    .startsWith("LimitExceededException");
        }

        @Test
        void an_attribute_keeps_its_type_and_others_may_be_declared_in_vain() {
            engine.create("marks", "");
            String update = table(
                    "'AttributeDefinitions':[{'AttributeName':'sk','AttributeType':'N'},{'AttributeName':'z','AttributeType':'B'}]",
                    "'GlobalSecondaryIndexUpdates':[{'Create':" + globalIndex("by-sk", "sk", "{'ProjectionType':'ALL'}")
                            + "}]");

            assertThat(engine.refusal("UpdateTable", update)).startsWith(INVALID + "Attributes cannot be redefined.");
            engine.call("UpdateTable", update.replace("'N'", "'S'"));

            assertThat(described().path("AttributeDefinitions")).hasSize(2);
        }

        @Test
        void an_index_that_is_not_filled_yet_is_not_read() {
            TableSchema table = engine.create("marks", "");
            SecondaryIndex index = SecondaryIndex.of(
                            "by-sk",
                            0,
                            true,
                            new KeySchema("sk", Optional.empty()),
                            new IndexProjection(IndexProjection.Type.ALL, Set.of()),
                            Optional.empty(),
                            table.key())
                    .active(false);
            TableSchema filling = table.with(table.attributeTypes(), List.of(index));

            assertThatThrownBy(() -> filling.requireIndex("by-sk"))
                    .hasMessage("Cannot read from backfilling global secondary index: by-sk");
            assertThatThrownBy(() -> filling.requireIndex("by-xy"))
                    .hasMessage("The table does not have the specified index: by-xy");
        }
    }

    @Nested
    class Deleting {

        @Test
        void a_deleted_table_leaves_nothing_but_its_stream_for_a_day() {
            engine.create("marks", "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}");
            for (int i = 0; i < 600; i++) {
                engine.put("marks", "{'pk':{'S':'p%d'},'sk':{'S':'s'}}".formatted(i));
            }

            JsonNode answer = engine.call("DeleteTable", "{'TableName':'marks'}");

            assertThat(answer.path("TableDescription").properties())
                    .as("DynamoDB tells no schema of it")
                    .extracting(Map.Entry::getKey)
                    .contains("TableArn", "TableId", "ItemCount")
                    .doesNotContain("KeySchema", "AttributeDefinitions", "CreationDateTime", "GlobalSecondaryIndexes");

            assertThat(answer.path("TableDescription").path("TableStatus").asText())
                    .isEqualTo("DELETING");
            assertThat(engine.refusal("DescribeTable", "{'TableName':'marks'}")).contains("not found");
            assertThat(engine.tables.streams()).hasSize(1).noneMatch(StreamSchema::enabled);
            engine.clock.advance(Duration.ofHours(25));
            assertThat(engine.streams.sweep()).isEqualTo(600);
            assertThat(engine.tables.streams()).isEmpty();
            assertThat(engine.everything()).as("the next id").isEqualTo(1);
        }

        @Test
        void a_table_of_the_same_name_begins_empty() {
            engine.create("marks", "");
            engine.put("marks", "{'pk':{'S':'a'},'sk':{'S':'s'}}");
            engine.call("DeleteTable", "{'TableName':'marks'}");

            TableSchema again = engine.create("marks", "");

            assertThat(engine.items(StoreKeys.all(again, Optional.empty()))).isEmpty();
        }

        @Test
        void a_protected_table_is_not_deleted() {
            engine.create("marks", "'DeletionProtectionEnabled':true");

            assertThat(engine.refusal("DeleteTable", "{'TableName':'marks'}"))
                    .isEqualTo("ValidationException: Resource cannot be deleted as it is currently protected against"
                            + " deletion. Disable deletion protection first.");
            engine.call("UpdateTable", table("'DeletionProtectionEnabled':false"));
            engine.call("DeleteTable", "{'TableName':'marks'}");

            assertThat(engine.tables.all()).isEmpty();
        }
    }

    @Nested
    class Settings {

        private final String resource = "'ResourceArn':'" + ARN + "marks'";

        @Test
        void tags_are_added_replaced_and_removed() {
            engine.create("marks", "'Tags':[{'Key':'a','Value':'1'}]");

            engine.call("TagResource", "{" + resource + ",'Tags':[{'Key':'b','Value':'2'},{'Key':'a','Value':'3'}]}");
            engine.call("UntagResource", "{" + resource + ",'TagKeys':['b','never']}");

            assertThat(engine.call("ListTagsOfResource", "{" + resource + "}"))
                    .isEqualTo(json("{'Tags':[{'Key':'a','Value':'3'}]}"));
        }

        @Test
        void there_are_at_most_fifty_tags() {
            engine.create("marks", "");
            String tags = IntStream.range(0, 51)
                    .mapToObj(i -> "{'Key':'k" + i + "','Value':'v'}")
                    .collect(Collectors.joining(","));

            assertThat(engine.refusal("TagResource", "{" + resource + ",'Tags':[" + tags + "]}"))
                    .startsWith("ValidationException");
            assertThat(engine.refusal("TagResource", "{" + resource + ",'Tags':[]}"))
                    .startsWith("ValidationException");
        }

        @ParameterizedTest
        @CsvSource({"hi!, dog", "dog, d%g", "dog, <b>", "a*, 1"})
        void tags_are_of_letters_digits_spaces_and_few_signs(String key, String value) {
            engine.create("marks", "'Tags':[{'Key':'ñandú 1','Value':'a+b=c:/@_.-'}]");

            assertThat(engine.refusal(
                            "TagResource", "{" + resource + ",'Tags':[{'Key':'" + key + "','Value':'" + value + "'}]}"))
                    .startsWith("ValidationException");
        }

        @ParameterizedTest
        @CsvSource({
            "marks,ValidationException",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/marks/index/by-g,ValidationException",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/nowhere,ResourceNotFoundException",
            "arn:aws:dynamodb:eu-west-1:000000000000:table/marks,AccessDeniedException"
        })
        void tags_are_of_a_table_of_this_account(String arn, String type) {
            assertThat(engine.refusal("ListTagsOfResource", "{'ResourceArn':'" + arn + "'}"))
                    .startsWith(type);
        }

        @Test
        void time_to_live_is_switched_on_and_off() {
            engine.create("marks", "");
            String on = "{'TableName':'marks','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'end'}}";
            String off = on.replace("true", "false");

            assertThat(engine.refusal("UpdateTimeToLive", off))
                    .isEqualTo("ValidationException: TimeToLive is already disabled");
            assertThat(engine.call("UpdateTimeToLive", on))
                    .isEqualTo(json("{'TimeToLiveSpecification':{'Enabled':true,'AttributeName':'end'}}"));
            assertThat(engine.refusal("UpdateTimeToLive", on))
                    .isEqualTo("ValidationException: TimeToLive is already enabled");
            assertThat(engine.refusal("UpdateTimeToLive", off.replace("end", "other")))
                    .isEqualTo("ValidationException: TimeToLive is active on a different AttributeName: current"
                            + " AttributeName is end");
            assertThat(engine.call("DescribeTimeToLive", "{'TableName':'marks'}"))
                    .isEqualTo(json("{'TimeToLiveDescription':{'TimeToLiveStatus':'ENABLED','AttributeName':'end'}}"));
            engine.call("UpdateTimeToLive", off);
            assertThat(engine.call("DescribeTimeToLive", "{'TableName':'marks'}"))
                    .isEqualTo(json("{'TimeToLiveDescription':{'TimeToLiveStatus':'DISABLED'}}"));
        }

        @Test
        void time_to_live_needs_an_attribute() {
            assertThat(engine.refusal(
                            "UpdateTimeToLive",
                            "{'TableName':'marks','TimeToLiveSpecification':{'Enabled':true,'AttributeName':''}}"))
                    .contains("Member must have length greater than or equal to 1");
        }

        @Test
        void continuous_backups_are_described_as_they_were_set() {
            engine.create("marks", "");
            engine.call(
                    "UpdateContinuousBackups",
                    "{'TableName':'marks','PointInTimeRecoverySpecification':{'PointInTimeRecoveryEnabled':true}}");

            assertThat(engine.call("DescribeContinuousBackups", "{'TableName':'marks'}")
                            .path("ContinuousBackupsDescription")
                            .path("PointInTimeRecoveryDescription")
                            .path("PointInTimeRecoveryStatus")
                            .asText())
                    .isEqualTo("ENABLED");
        }

        @Test
        void limits_and_endpoints_are_told() {
            assertThat(engine.call("DescribeLimits", "{}")
                            .path("TableMaxReadCapacityUnits")
                            .asInt())
                    .isPositive();
            assertThat(engine.call("DescribeEndpoints", "{}")
                            .path("Endpoints")
                            .path(0)
                            .path("Address")
                            .asText())
                    .isEqualTo("dynamodb.eu-west-1.amazonaws.com");
        }
    }
}
