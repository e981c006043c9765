package io.luca.local.aws.service.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoDbEndpointTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8000", "http://localhost:8000/", "https://emulator.test", "http://[::1]:8000"})
    void is_any_host_with_a_port_or_without(String url) {
        DynamoDbEndpoint endpoint = DynamoDbEndpoint.of(url);

        assertThat(endpoint.region()).isEmpty();
        assertThat(endpoint.streams()).isEqualTo(endpoint.uri());
    }

    @Test
    void at_aws_names_its_region_and_has_another_host_for_streams() {
        DynamoDbEndpoint endpoint = DynamoDbEndpoint.of("https://dynamodb.us-gov-west-1.amazonaws.com");

        assertThat(endpoint.region()).contains("us-gov-west-1");
        assertThat(endpoint.streams()).hasToString("https://streams.dynamodb.us-gov-west-1.amazonaws.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | must be http",
                "localhost:8000 | must be http",
                "/tmp/tables | must be http",
                "ftp://localhost:8000 | must be http",
                "http:// | cannot be read",
                "http://local host | cannot be read",
                "http://:8000 | must be http",
                "http://localhost:0 | must be http",
                "http://localhost:99999 | must be http",
                "http://localhost:8000/tables | must end after",
                "http://localhost:8000?region=x | must end after",
                "http://dynamodb.us-east-1.amazonaws.com | at AWS must be https",
                "https://dynamodb.us-east-1.amazonaws.com:8443 | at AWS must be https",
                "https://streams.dynamodb.us-east-1.amazonaws.com | at AWS must be https",
                "https://s3.us-east-1.amazonaws.com | at AWS must be https",
                "https://DYNAMODB.us-east-1.amazonaws.com | at AWS must be https",
            })
    void is_nothing_else(String url, String reason) {
        assertThatThrownBy(() -> DynamoDbEndpoint.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://key:secret@localhost:8000",
                "http://key:sec ret@localhost:8000",
                "http://key:secret@local_host"
            })
    void shows_nobody_what_may_be_a_password(String url) {
        assertThatThrownBy(() -> DynamoDbEndpoint.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("sec");
    }
}
