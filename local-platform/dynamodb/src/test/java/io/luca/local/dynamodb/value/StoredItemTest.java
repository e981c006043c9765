package io.luca.local.dynamodb.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StoredItemTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void what_was_stored_is_what_is_read(@ForAll("items") Item item) {
        byte[] stored = StoredItem.encode(item);

        assertThat(StoredItem.decode(stored)).isEqualTo(item);
        assertThat(StoredItem.size(stored)).isEqualTo(ItemSize.of(item));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void the_stored_form_is_the_json_that_clients_get_and_send(@ForAll("items") Item item) throws IOException {
        byte[] json = StoredItem.json(StoredItem.encode(item));

        assertThat(ItemJson.readItem(JSON.readTree(json))).isEqualTo(item);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void an_answer_of_bytes_gets_a_stored_item_as_it_is(@ForAll("items") Item item) throws IOException {
        byte[] stored = StoredItem.encode(item);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(answer)) {
            answerWith(stored, json);
        }

        assertThat(answer.toString(UTF_8)).isEqualTo("[" + new String(StoredItem.json(stored), UTF_8) + ",1]");
    }

    @Test
    void an_item_larger_than_a_generators_buffer_is_copied_too() throws IOException {
        byte[] stored = StoredItem.encode(new Item(Map.of("a", new AttributeValue.S("ñ".repeat(100_000)))));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(answer)) {
            answerWith(stored, json);
        }

        assertThat(answer.toString(UTF_8)).isEqualTo("[" + new String(StoredItem.json(stored), UTF_8) + ",1]");
    }

    @Test
    void an_answer_of_characters_is_refused_rather_than_left_without_the_item() throws IOException {
        byte[] stored = StoredItem.encode(Item.EMPTY);
        try (JsonGenerator json = new JsonFactory().createGenerator(new StringWriter())) {
            assertThatThrownBy(() -> StoredItem.writeJson(stored, json)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void bytes_that_are_no_item_are_damage_and_not_an_empty_item() {
        byte[] stored = StoredItem.encode(new Item(Map.of("a", new AttributeValue.S("text"))));
        stored[8] = '}';

        assertThatThrownBy(() -> StoredItem.decode(stored)).isInstanceOf(UncheckedIOException.class);
    }

    private static void answerWith(byte[] stored, JsonGenerator json) throws IOException {
        json.writeStartArray();
        StoredItem.writeJson(stored, json);
        json.writeNumber(1);
        json.writeEndArray();
    }

    @Provide
    Arbitrary<Item> items() {
        return AnyValue.item();
    }
}
