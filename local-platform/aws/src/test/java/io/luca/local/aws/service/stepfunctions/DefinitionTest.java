package io.luca.local.aws.service.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionTest {

    private static final String PASS = "\"A\":{\"Type\":\"Pass\",\"End\":true}";
    /** With the mode, the inner states and more fields to be put in. */
    private static final String MAP = """
            {"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"%s"},"StartAt":"I","States":{%s}},%s}""";

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "A":{"Type":"Pass","End":true,"Parameters":{}}                   | state 'A': the field 'Parameters' cannot be honoured
            "A":{"Type":"Pass","End":true,"HeartbeatSeconds":3}              | state 'A': the field 'HeartbeatSeconds' cannot be honoured
            "A":{"Type":"Pass","End":true,"QueryLanguage":"JSONPath"}        | QueryLanguage must be JSONata
            "A":{"Type":"Pass","Next":"B"}                                   | state 'A': goes on to 'B'
            "A":{"Type":"Pass"}                                              | state 'A': must have either Next or End
            "A":{"Type":"Pass","Next":"A","End":true}                        | state 'A': must have either Next or End
            "A":{"Type":"Pass","Next":"A"}                                   | never ends
            "A":{"Type":"Pass","End":"true"}                                 | state 'A': End must be true or false
            "A":{"Type":"Pass","Next":1}                                     | state 'A': Next must be a text
            "A":{"Type":"Activity"}                                          | the Type 'Activity' is not known
            "A":{"Type":"Pass","End":true},"B":{"Type":"Succeed"}            | state 'B': nothing leads to it
            "B":{"Type":"Succeed"}                                           | there is no state 'A'
            "A":{"Type":"Succeed","Next":"A"}                                | state 'A': the field 'Next' cannot be honoured
            "A":{"Type":"Succeed","Assign":{"x":1}}                          | the field 'Assign' cannot be honoured
            "A":{"Type":"Fail","Output":1}                                   | the field 'Output' cannot be honoured
            "A":{"Type":"Pass","End":true,"Output":"{% 1 + %}"}              | Output: the expression '1 +' is no JSONata
            "A":{"Type":"Pass","End":true,"Output":{"a.$":"$.x"}}            | 'a.$' is written as JSONPath has it
            "A":{"Type":"Pass","End":true,"Assign":{"states":1}}             | 'states' can be no variable
            "A":{"Type":"Pass","End":true,"Assign":{"1x":1}}                 | '1x' can be no variable
            "A":{"Type":"Choice","Choices":[]}                               | must have at least one rule
            "A":{"Type":"Choice","Choices":[{"Condition":"x","Next":"A"}]}   | Condition must be an expression
            "A":{"Type":"Choice","Choices":[{"Variable":"$.x","Next":"A"}]}  | Condition is missing
            "A":{"Type":"Wait","End":true}                                   | either Seconds or Timestamp
            "A":{"Type":"Wait","Seconds":-1,"End":true}                      | Seconds must be a whole number from 0
            "A":{"Type":"Parallel","Branches":[],"End":true}                 | Branches must have at least one
            "A":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:putItem","Arguments":{},"End":true} | 'arn:aws:states:::dynamodb:putItem' does not run here
            "A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Arguments":{},"End":true} | does not run here
            "A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"Qualifier":"1"},"End":true} | the member 'Qualifier' cannot be honoured
            "A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true} | Arguments is missing
            """)
    void what_aws_would_refuse_or_cannot_be_honoured_is_refused_by_state_and_field(String states, String message) {
        assertThatThrownBy(() -> read(Workshop.machineOf(states)))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["x"]}] | Retry[0]: States.ALL must stand alone, and last
            "Retry":[{"ErrorEquals":["x","States.ALL"]}]                   | Retry[0]: States.ALL must stand alone, and last
            "Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"},{"ErrorEquals":["x"],"Next":"B"}] | Catch[0]: States.ALL must stand
            "Retry":[{"ErrorEquals":[]}]                                   | Retry[0]: ErrorEquals must name an error
            "Retry":[{"ErrorEquals":"x"}]                                  | state 'A', Retry[0]: ErrorEquals must be a list
            "Retry":[{"ErrorEquals":["x"],"BackoffRate":0.5}]              | BackoffRate must be a number of at least 1.0
            "Retry":[{"ErrorEquals":["x"],"IntervalSeconds":0}]            | IntervalSeconds must be a whole number from 1
            "Retry":[{"ErrorEquals":["x"],"IntervalSeconds":5,"MaxDelaySeconds":5}] | MaxDelaySeconds must be more than
            "Retry":[{"ErrorEquals":["x"],"JitterStrategy":"SOME"}]        | JitterStrategy must be NONE or FULL
            "Retry":[{"ErrorEquals":["x"],"Interval":5}]                   | the field 'Interval' cannot be honoured
            "Catch":[{"ErrorEquals":["x"],"Next":"B","ResultPath":"$.e"}]  | the field 'ResultPath' cannot be honoured
            "Catch":[{"ErrorEquals":["x"],"Next":"C"}]                     | goes on to 'C'
            "Credentials":{"RoleArn":"x"}                                  | the field 'Credentials' cannot be honoured
            "TimeoutSeconds":0                                             | TimeoutSeconds must be a whole number from 1
            """)
    void so_are_retriers_and_catchers(String more, String message) {
        String states = "\"A\":" + Workshop.task(",\"Next\":\"B\"," + more) + ",\"B\":{\"Type\":\"Succeed\"}";

        assertThatThrownBy(() -> read(Workshop.machineOf(states)))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("state 'A'")
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"StartAt":"A","States":{@}}                                                | QueryLanguage must be JSONata
            {"QueryLanguage":"JSONPath","StartAt":"A","States":{@}}                     | QueryLanguage must be JSONata
            {"QueryLanguage":"JSONata","States":{@}}                                    | StartAt is missing
            {"QueryLanguage":"JSONata","StartAt":"A"}                                   | States is missing
            {"QueryLanguage":"JSONata","StartAt":"A","States":{@,@}}                    | Duplicate
            {"QueryLanguage":"JSONata","StartAt":"A","States":{@},"Version":"2"}        | Version must be 1.0
            {"QueryLanguage":"JSONata","StartAt":"A","States":{@},"TimeoutSeconds":"x"} | TimeoutSeconds must be a whole number
            {"QueryLanguage":"JSONata","StartAt":"A","States":{@},"TimeoutSeconds":"9"} | TimeoutSeconds must be a whole number
            {"QueryLanguage":"JSONata","StartAt":"A","States":{"A":1}}                  | state 'A': must be an object
            {"QueryLanguage":"JSONata","StartAt":"A","States":{@},"Timeout":1}          | the field 'Timeout' cannot be honoured
            {                                                                           | is no JSON
            """)
    void so_is_the_machine_itself(String definition, String message) {
        assertThatThrownBy(() -> read(definition.replace("@", PASS)))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "Type":"Pass","Next":"A"       | INLINE      | state 'I': goes on to 'A'
            "Type":"Pass","End":true,"X":1 | INLINE      | state 'I': the field 'X'
            "Type":"Pass","End":true       | DISTRIBUTED | Mode must be INLINE
            """)
    void inner_flows_are_checked_as_well(String inner, String mode, String message) {
        String map = MAP.formatted(mode, "\"I\":{" + inner + "}", "\"End\":true");

        assertThatThrownBy(() -> read(Workshop.machineOf("\"A\":" + map))).hasMessageContaining(message);
    }

    @Test
    void a_name_is_used_once_in_the_whole_machine() {
        String inner = "\"I\":{\"Type\":\"Pass\",\"End\":true}";
        String states = "\"A\":" + MAP.formatted("INLINE", inner, "\"Next\":\"B\"") + ",\"B\":"
                + MAP.formatted("INLINE", inner, "\"End\":true");

        assertThatThrownBy(() -> read(Workshop.machineOf(states)))
                .hasMessageContaining("state 'I': another state of the machine has its name");
    }

    @Test
    void an_inner_flow_assigns_no_variable_of_the_flow_around_it() {
        String inner = "\"I\":{\"Type\":\"Pass\",\"End\":true,\"Assign\":{\"x\":1}}";
        String states = "\"A\":" + MAP.formatted("INLINE", inner, "\"End\":true,\"Assign\":{\"x\":2}");

        assertThatThrownBy(() -> read(Workshop.machineOf(states))).hasMessageContaining("assigns 'x'");
        assertThatCode(() -> read(Workshop.machineOf(states.replace("\"x\":2", "\"y\":2"))))
                .doesNotThrowAnyException();
    }

    @Test
    void a_good_definition_is_read_with_its_time_limit() {
        Definition definition = read("{\"QueryLanguage\":\"JSONata\",\"StartAt\":\"A\",\"States\":{" + PASS
                + "},\"TimeoutSeconds\":60,\"Comment\":\"c\",\"Version\":\"1.0\"}");

        assertThat(definition.timeout())
                .hasValueSatisfying(time -> assertThat(time).hasSeconds(60));
        assertThat(definition.graph().states()).containsOnlyKeys("A");
    }

    private static Definition read(String definition) {
        return new Workshop().machine(definition).definition();
    }
}
