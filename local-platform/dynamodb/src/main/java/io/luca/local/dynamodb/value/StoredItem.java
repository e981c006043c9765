package io.luca.local.dynamodb.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The form in which items are kept: their size in four bytes, then their JSON as clients get it. What reads an item without
 * looking at it copies its bytes.
 */
public final class StoredItem {

    private static final int HEADER = Integer.BYTES;

    private StoredItem() {}

    /** An item as it is kept. */
    public static byte[] encode(Item item) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.writeBytes(ByteBuffer.allocate(HEADER).putInt(ItemSize.of(item)).array());
        try (JsonGenerator json = ItemJson.FACTORY.createGenerator(bytes)) {
            ItemJson.write(item.attributes(), json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** The size of a kept item, as {@link ItemSize} counts it. */
    public static int size(byte[] stored) {
        return ByteBuffer.wrap(stored).getInt();
    }

    /** The item that was kept. */
    public static Item decode(byte[] stored) {
        try (JsonParser json = ItemJson.FACTORY.createParser(stored, HEADER, stored.length - HEADER)) {
            json.nextToken();
            return new Item(ItemJson.readTrusted(json));
        } catch (IOException damaged) {
            throw new UncheckedIOException("a stored item cannot be read", damaged);
        }
    }

    /** The JSON of a kept item, in UTF-8. */
    public static byte[] json(byte[] stored) {
        return Arrays.copyOfRange(stored, HEADER, stored.length);
    }

    /** Writes a kept item into an answer of bytes, as its next value, without reading it. */
    public static void writeJson(byte[] stored, JsonGenerator answer) throws IOException {
        if (!(answer.getOutputTarget() instanceof OutputStream bytes)) {
            throw new IllegalArgumentException("a stored item is written to bytes, not to characters");
        }
        answer.writeRawValue(""); // what comes before a value, such as a comma
        answer.flush();
        bytes.write(stored, HEADER, stored.length - HEADER);
    }
}
