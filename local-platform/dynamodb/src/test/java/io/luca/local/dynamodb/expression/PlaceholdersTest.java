package io.luca.local.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'ExpressionAttributeNames':{'#a':'a'}} | ExpressionAttributeNames can only be specified when using"
                        + " expressions",
                "{'ExpressionAttributeValues':{':a':{'S':'a'}}} | ExpressionAttributeValues can only be specified when"
                        + " using expressions: UpdateExpression and ConditionExpression are null",
                "{'UpdateExpression':'x','ExpressionAttributeNames':{}} | ExpressionAttributeNames must not be empty",
                "{'UpdateExpression':'x','ExpressionAttributeValues':{}} | ExpressionAttributeValues must not be empty",
                "{'UpdateExpression':'x','ExpressionAttributeNames':{'a':'a'}} | ExpressionAttributeNames contains"
                        + " invalid key: Syntax error; key: \"a\"",
                "{'UpdateExpression':'x','ExpressionAttributeNames':{'#a-b':'a'}} | ExpressionAttributeNames contains"
                        + " invalid key: Syntax error; key: \"#a-b\"",
                "{'UpdateExpression':'x','ExpressionAttributeValues':{':':{'S':'a'}}} | ExpressionAttributeValues"
                        + " contains invalid key: Syntax error; key: \":\"",
                "{'UpdateExpression':'x','ExpressionAttributeValues':{':a':{}}} | ExpressionAttributeValues contains"
                        + " invalid value: Supplied AttributeValue is empty, must contain exactly one of the supported"
                        + " datatypes for key :a",
                "{'UpdateExpression':'x','ExpressionAttributeValues':{':a':{'SS':[]}}} | ExpressionAttributeValues"
                        + " contains invalid value: One or more parameter values were invalid: An string set  may not be"
                        + " empty for key :a",
            })
    void names_and_values_are_well_formed_and_for_an_expression(String request, String message) {
        assertThatThrownBy(() ->
                        Placeholders.read(Given.json(request), List.of("UpdateExpression", "ConditionExpression")))
                .hasMessage(message);
    }

    @Test
    void values_are_not_for_a_projection() {
        var request = Given.json("{'ProjectionExpression':'a','ExpressionAttributeValues':{':a':{'S':'a'}}}");

        assertThatThrownBy(() -> Placeholders.read(request, List.of("FilterExpression", "ProjectionExpression")))
                .hasMessage(
                        "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is"
                                + " null");
    }

    @Test
    void all_are_used_by_some_expression_of_the_request() {
        Placeholders placeholders = Given.placeholders("{'#a':'a','#b':'b',':c':{'S':'c'}}");
        Condition.of("ConditionExpression", "#a = :c", placeholders);

        assertThatThrownBy(placeholders::requireAllUsed)
                .hasMessage("Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}");

        Projection.of("#b", placeholders);
        assertThatCode(placeholders::requireAllUsed).doesNotThrowAnyException();
    }

    @Test
    void values_that_are_not_used_are_named() {
        assertThatThrownBy(() -> Given.placeholders("{':c':{'S':'c'}}").requireAllUsed())
                .hasMessage("Value provided in ExpressionAttributeValues unused in expressions: keys: {:c}");
    }
}
