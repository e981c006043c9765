package io.luca.local.dynamodb.table;

import static io.luca.local.dynamodb.TestTables.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.dynamodb.TestTables;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemKeysTest {

    private final TestTables engine = new TestTables();
    private final TableSchema table = create();

    private TableSchema create() {
        engine.call("CreateTable", """
                {'TableName':'marks','BillingMode':'PAY_PER_REQUEST',
                 'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'B'},
                   {'AttributeName':'g','AttributeType':'S'}],
                 'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],
                 'GlobalSecondaryIndexes':[{'IndexName':'by-g','Projection':{'ProjectionType':'ALL'},
                   'KeySchema':[{'AttributeName':'g','KeyType':'HASH'}]}]}
                """);
        return engine.tables.require("marks");
    }

    @Test
    void the_key_of_an_item_is_its_part_that_the_schema_names() {
        assertThat(ItemKeys.keyOf(table, item("{'x':{'N':'1'},'sk':{'B':'AQ=='},'pk':{'S':'a'}}")))
                .isEqualTo(item("{'pk':{'S':'a'},'sk':{'B':'AQ=='}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'pk':{'S':'a'}} | One or more parameter values were invalid: Missing the key sk in the item",
                "{'pk':{'N':'1'},'sk':{'B':'AQ=='}} | One or more parameter values were invalid: Type mismatch for key pk"
                        + " expected: S actual: N",
                "{'pk':{'S':''},'sk':{'B':'AQ=='}} | One or more parameter values are not valid. The AttributeValue for a key"
                        + " attribute cannot contain an empty string value. Key: pk",
                "{'pk':{'S':'a'},'sk':{'B':''}} | One or more parameter values are not valid. The AttributeValue for a key"
                        + " attribute cannot contain an empty binary value. Key: sk",
                "{'pk':{'S':'a'},'sk':{'B':'AQ=='},'g':{'N':'1'}} | One or more parameter values were invalid: Type mismatch"
                        + " for Index Key g Expected: S Actual: N IndexName: by-g",
                "{'pk':{'S':'a'},'sk':{'B':'AQ=='},'g':{'NULL':true}} | One or more parameter values were invalid: Type"
                        + " mismatch for Index Key g Expected: S Actual: NULL IndexName: by-g",
                "{'pk':{'S':'a'},'sk':{'B':'AQ=='},'g':{'S':''}} | One or more parameter values are not valid. A value"
                        + " specified for a secondary index key is not supported. The AttributeValue for a key attribute"
                        + " cannot contain an empty string value. IndexName: by-g, IndexKey: g",
            })
    void an_item_is_refused_if_it_cannot_be_found_by_its_keys(String item, String words) {
        assertThatThrownBy(() -> ItemKeys.keyOf(table, item(item))).hasMessage(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'pk':{'S':'a'}} | The provided key element does not match the schema",
                "{'pk':{'S':'a'},'sk':{'S':'b'}} | The provided key element does not match the schema",
                "{'pk':{'S':'a'},'sk':{'B':'AQ=='},'g':{'S':'b'}} | The provided key element does not match the schema",
                "{'pk':{'S':'a'},'sk':{'B':''}} | One or more parameter values are not valid. The AttributeValue for a key"
                        + " attribute cannot contain an empty binary value. Key: sk",
            })
    void a_key_is_exactly_what_the_schema_says(String key, String words) {
        assertThatThrownBy(() -> ItemKeys.requireKey(table, item(key))).hasMessage(words);
    }

    @Test
    void a_partition_key_has_at_most_2048_bytes_and_a_sort_key_1024() {
        String sort = "'sk':{'B':'" + "AAAA".repeat(341) + "AA=='}";
        assertThat(ItemKeys.requireKey(table, item("{'pk':{'S':'" + "a".repeat(2048) + "'}," + sort + "}")))
                .isNotNull();

        assertThatThrownBy(
                        () -> ItemKeys.requireKey(table, item("{'pk':{'S':'" + "a".repeat(2049) + "'}," + sort + "}")))
                .hasMessage("One or more parameter values were invalid: Size of hashkey has exceeded the maximum size"
                        + " limit of2048 bytes");
        assertThatThrownBy(
                        () -> ItemKeys.requireKey(table, item("{'pk':{'S':'" + "é".repeat(1025) + "'}," + sort + "}")))
                .hasMessageContaining("2048");
        assertThatThrownBy(
                        () -> ItemKeys.requireKey(table, item("{'pk':{'S':'a'}," + sort.replace("AA==", "AAA=") + "}")))
                .hasMessage("One or more parameter values were invalid: Aggregated size of all range keys has exceeded"
                        + " the size limit of 1024 bytes");
    }

    @Test
    void reading_goes_on_behind_a_key_that_tells_a_place() {
        Optional<SecondaryIndex> index = table.index("by-g");
        var entry = item("{'pk':{'S':'a'},'sk':{'B':'AQ=='},'g':{'S':'b'},'x':{'S':'y'}}");

        assertThat(ItemKeys.lastKey(table, index, entry))
                .isEqualTo(item("{'g':{'S':'b'},'pk':{'S':'a'},'sk':{'B':'AQ=='}}"));
        assertThat(ItemKeys.startKey(table, index, ItemKeys.lastKey(table, index, entry)))
                .isEqualTo(StoreKeys.entry(table, index.orElseThrow(), entry));
        assertThatThrownBy(() -> ItemKeys.startKey(table, index, ItemKeys.lastKey(table, Optional.empty(), entry)))
                .hasMessage("The provided starting key is invalid");
        assertThatThrownBy(() -> ItemKeys.startKey(table, Optional.empty(), item("{'pk':{'S':'a'},'sk':{'S':'b'}}")))
                .hasMessage("The provided starting key is invalid: The provided key element does not match the schema");
    }
}
