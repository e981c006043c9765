package io.luca.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may be created in the pool. */
class NewPeopleFunctionTest {

    private static final ObjectMapper json = new ObjectMapper();

    @Test
    void a_person_with_a_school_and_an_id_comes_in_and_nothing_is_changed() throws IOException {
        ObjectNode event = event("PreSignUp_AdminCreateUser", "school_123", "teacher_789");

        assertThat(json.readTree(answer(event))).isEqualTo(event);
    }

    /** It would become the group of a message and a part of keys, and can never be put right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "school 123 | t | custom:school_id",
                "señor | t | custom:school_id",
                "a#b | t | custom:school_id",
                "* | t | custom:school_id",
                "`` | t | custom:school_id",
                "s | `a b` | custom:person_id",
                "s | `` | custom:person_id"
            })
    void a_school_or_an_id_that_no_key_takes_is_refused_by_its_attribute(String school, String person, String named) {
        assertThatThrownBy(() -> answer(event("PreSignUp_AdminCreateUser", school, person)))
                .hasMessageStartingWith(named + " must be");
    }

    @Test
    void so_is_one_that_is_too_long_or_holds_a_control_character() {
        for (String school : new String[] {"s".repeat(300), "a\u0001b", "a\nb"}) {
            assertThatThrownBy(() -> answer(event("PreSignUp_AdminCreateUser", school, "t")))
                    .hasMessageStartingWith("custom:school_id must be")
                    .hasMessageNotContaining(school);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PreSignUp_SignUp", "PreSignUp_ExternalProvider", ""})
    void nobody_comes_in_but_by_an_administrator(String source) {
        assertThatThrownBy(() -> answer(event(source, "school_123", "teacher_789")))
                .hasMessageContaining("administrator");
    }

    @Test
    void without_attributes_nobody_comes_in() {
        ObjectNode event = json.createObjectNode().put("triggerSource", "PreSignUp_AdminCreateUser");

        assertThatThrownBy(() -> answer(event)).hasMessageStartingWith("custom:school_id must be");
    }

    private static String answer(ObjectNode event) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        new NewPeopleFunction().answer(new ByteArrayInputStream(event.toString().getBytes(UTF_8)), answer);
        return answer.toString(UTF_8);
    }

    private static ObjectNode event(String source, String school, String person) {
        ObjectNode event = json.createObjectNode().put("triggerSource", source);
        event.putObject("request")
                .putObject("userAttributes")
                .put("custom:school_id", school)
                .put("custom:person_id", person);
        event.putObject("response").put("autoConfirmUser", false);
        return event;
    }
}
