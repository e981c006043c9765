package io.luca.local.workbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.value.RequestJson;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is sent to be measured: items that overwrite each other would measure something else. */
class TableRequestTest {

    @Test
    void no_item_of_a_request_is_in_another_one() {
        Set<JsonNode> keys = new HashSet<>();
        for (long number = 0; number < 40; number++) {
            keys.addAll(read(TableRequest.batch(), number).findValues("SK"));
        }

        assertThat(keys).hasSize(40 * TableRequest.IN_BATCH);
    }

    @Test
    void each_student_has_one_of_a_thousand_items() {
        Set<JsonNode> students = new HashSet<>();
        for (long number = 0; number < TableRequest.STUDENTS; number++) {
            students.addAll(read(TableRequest.put(), number).findValues("PK"));
        }

        assertThat(students).hasSize(TableRequest.STUDENTS);
    }

    @Test
    void two_transactions_have_other_tokens() {
        TableRequest transaction = TableRequest.transaction();

        assertThat(read(transaction, 7).path("ClientRequestToken").textValue())
                .isNotEmpty()
                .isNotEqualTo(read(transaction, 8).path("ClientRequestToken").textValue());
    }

    private static JsonNode read(TableRequest request, long number) {
        return RequestJson.read(request.body(number));
    }
}
