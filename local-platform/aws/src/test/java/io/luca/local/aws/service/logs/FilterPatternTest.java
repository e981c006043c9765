package io.luca.local.aws.service.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of AWS's page, and what our templates use. */
class FilterPatternTest {

    private static final String EVENT = """
            {"eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111", "arrayKey": ["value", "another value"],
             "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}], "SomeObject": null, "ThisFlag": true,
             "latency": 500.5, "user": {"id": 1, "email": "John.Stiles@example.com"},
             "actions": ["GET", "PUT", "DELETE"], "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]]}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | anything | true",
                "ERROR | [ERROR] A fatal exception has occurred | true",
                "ERROR | Exiting with ERRORCODE: -1 | true",
                "ERROR | [error] small letters are others | false",
                "ERROR -Exiting | Exiting with ERRORCODE: -1 | false",
                "ERROR -\"Exiting with\" | ERROR: Exiting now | true",
                "ERROR Exception | [ERROR] Unhandled Exception | true",
                "ERROR Exception | [ERROR] Caught | false",
                "?ERROR ?WARN | WARN message | true",
                "?ERROR ?WARN | INFO message | false",
                "\"TENANT_VIOLATION\" | {\"message\":\"TENANT_VIOLATION a role\"} | true",
                "\"say \\\"no\\\"\" | they say \"no\" | true",
            })
    void terms_are_looked_for_as_they_are_written(String pattern, String line, boolean isMatch) {
        assertThat(matches(pattern, line)).isEqualTo(isMatch);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "{ $.eventType = \"UpdateTrail\" } => true",
                "{ $.eventType = UpdateTrail } => true",
                "{ $.eventType = Update* } => true",
                "{ $.eventType = *Trail } => true",
                "{ $.eventType = *ateT* } => true",
                "{ $.eventType = Up*il } => false",
                "{ $.eventType = * } => true",
                "{ $.nothing = * } => false",
                "{ $.sourceIPAddress != 123.123.* } => true",
                "{ $.sourceIPAddress != 111.111.* } => false",
                "{ $.arrayKey[0] = \"value\" } => true",
                "{ $.eventType[0] = \"value\" } => false",
                "{ $.objectList[1].id = 2 } => true",
                "{ $.SomeObject IS NULL } => true",
                "{ $.SomeOtherObject IS NULL } => false",
                "{ $.SomeOtherObject NOT EXISTS } => true",
                "{ $.SomeObject NOT EXISTS } => false",
                "{ $.ThisFlag IS TRUE } => true",
                "{ $.ThisFlag IS FALSE } => false",
                "{ $.latency >= 500 } => true",
                "{ $.latency > +500.5 } => false",
                "{ $.latency < 10e3 } => true",
                "{ $.user.id = 1.0 } => true",
                "{ ($.user.id = 1) && ($.objectList[0].name = \"a\") } => true",
                "{ ($.user.id = 2 && $.user.email = \"nonmatch\") || $.actions[2] = \"GET\" } => false",
                "{ $.user.email = \"John.Stiles@example.com\" || $.coordinates[0][1] = 9 && $.actions[2] = nomatch } => true",
                "{ ($.user.email = \"John.Stiles@example.com\" || $.coordinates[0][1] = 9) && $.actions[2] = nomatch } => false",
                "{ $.arrayKey = value } => false",
                "{ $.arrayKey != value } => false",
                "{ $.nothing != value } => false",
            })
    void conditions_are_read_as_awss_page_has_them(String pattern, boolean isMatch) {
        assertThat(matches(pattern, EVENT)).isEqualTo(isMatch);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"ExecutionAborted\",\"details\":{}} | true",
                "{\"type\":\"ExecutionAborted\",\"details\":{\"error\":null}} | true",
                "{\"type\":\"ExecutionAborted\",\"details\":{\"error\":\"Operator\"}} | true",
                "{\"type\":\"ExecutionAborted\",\"details\":{\"error\":\"NotWanted\"}} | false",
                "{\"type\":\"ExecutionFailed\",\"details\":{}} | false",
                "no json | false",
            })
    void an_execution_that_a_person_stopped_is_told_from_one_that_the_service_did(String line, boolean isMatch) {
        String pattern =
                "{ ($.type = \"ExecutionAborted\") && (($.details.error NOT EXISTS) || ($.details.error IS NULL)"
                        + " || ($.details.error != \"NotWanted\")) }";

        assertThat(matches(pattern, line)).isEqualTo(isMatch);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[ip, user, status = 4*]",
                "%ERR[0-9]+%",
                "{ $.a = %ab+% }",
                "{ $.a = 1 && }",
                "{ $.a = 1",
                "{ ($.a = 1 }",
                "{ a = 1 }",
                "{ $.a ~ 1 }",
                "{ $.a < small }",
                "{ $['a'] = 1 }",
                "a.b",
                "?ERROR other"
            })
    void what_is_not_read_here_is_refused(String pattern) {
        assertThatThrownBy(() -> FilterPatternParser.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean matches(String pattern, String line) {
        return FilterPatternParser.parse(pattern).matches(new LogLine(Instant.EPOCH, line));
    }
}
