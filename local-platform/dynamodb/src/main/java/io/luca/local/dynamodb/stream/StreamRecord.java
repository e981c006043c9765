package io.luca.local.dynamodb.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.table.StreamSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.StoredItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A record of a stream. It is kept as the answer has it, in JSON, with the moment in milliseconds (8 bytes) in front.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html">Record</a>
 */
record StreamRecord(
        StreamSchema stream,
        int shard,
        long number,
        Item key,
        Optional<Item> before,
        Optional<Item> after,
        ChangeLog.Actor actor) {

    private static final JsonFactory json = new JsonFactory();
    private static final int HEADER = Long.BYTES;
    private static final int DIGITS = 20;

    byte[] encode(Instant now, String region) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        bytes.writeBytes(ByteBuffer.allocate(HEADER).putLong(now.toEpochMilli()).array());
        try (JsonGenerator record = json.createGenerator(bytes)) {
            record.writeStartObject();
            record.writeStringField("eventID", eventId());
            record.writeStringField("eventName", before.isEmpty() ? "INSERT" : after.isEmpty() ? "REMOVE" : "MODIFY");
            record.writeStringField("eventVersion", "1.1");
            record.writeStringField("eventSource", "aws:dynamodb");
            record.writeStringField("awsRegion", region);
            record.writeObjectFieldStart("dynamodb");
            record.writeNumberField("ApproximateCreationDateTime", now.getEpochSecond());
            int size = write(record, "Keys", Optional.of(key));
            size += write(record, "NewImage", after.filter(_ -> stream.view().showsNew()));
            size += write(record, "OldImage", before.filter(_ -> stream.view().showsOld()));
            record.writeStringField("SequenceNumber", sequenceNumber(number));
            record.writeNumberField("SizeBytes", size);
            record.writeStringField("StreamViewType", stream.view().name());
            record.writeEndObject();
            if (actor == ChangeLog.Actor.TIME_TO_LIVE) {
                record.writeObjectFieldStart("userIdentity");
                record.writeStringField("Type", "Service");
                record.writeStringField("PrincipalId", "dynamodb.amazonaws.com");
                record.writeEndObject();
            }
            record.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static int write(JsonGenerator record, String name, Optional<Item> image) throws IOException {
        if (image.isEmpty()) {
            return 0;
        }
        byte[] stored = StoredItem.encode(image.get());
        record.writeFieldName(name);
        StoredItem.writeJson(stored, record);
        return StoredItem.size(stored);
    }

    private String eventId() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(stream.id()) + hex.toHexDigits(shard) + hex.toHexDigits(number);
    }

    /** A number as clients see it: with 21 digits, so that the order of texts is that of numbers. */
    static String sequenceNumber(long number) {
        String digits = Long.toString(number);
        return "1" + "0".repeat(DIGITS - digits.length()) + digits;
    }

    static Instant moment(byte[] encoded) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(encoded).getLong());
    }

    static String json(byte[] encoded) {
        return new String(Arrays.copyOfRange(encoded, HEADER, encoded.length), StandardCharsets.UTF_8);
    }
}
