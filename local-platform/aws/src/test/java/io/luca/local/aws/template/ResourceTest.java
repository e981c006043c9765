package io.luca.local.aws.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.document.Fields;
import org.junit.jupiter.api.Test;

class ResourceTest {

    private static final Resource RESOURCE = new Resource("S", "Subject", "Test::Thing");

    @Test
    void a_property_that_is_refused_is_named_with_its_resource_and_its_place() {
        Fields properties = properties("{\"Rules\":[{\"Action\":{}}]}");
        Fields action = properties.objects("Rules").getFirst().object("Action");

        assertThatThrownBy(() -> properties.text("Name"))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessage("S/Subject (Test::Thing): Name is missing");
        assertThatThrownBy(() -> action.text("Type"))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessage("S/Subject (Test::Thing): in Rules[0].Action. Type is missing");
    }

    @Test
    void a_property_that_nobody_read_is_named_with_dots() {
        Fields properties = properties("{\"Rules\":[{\"Action\":{\"Type\":\"x\"}}],\"Name\":1}");

        properties.objects("Rules").getFirst().object("Action");

        assertThat(properties.unread()).containsExactlyInAnyOrder("Name", "Rules[0].Action.Type");
    }

    private static Fields properties(String text) {
        try {
            return RESOURCE.properties(new ObjectMapper().readTree(text));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
