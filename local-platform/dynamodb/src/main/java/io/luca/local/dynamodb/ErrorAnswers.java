package io.luca.local.dynamodb;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/** Errors as they go over the wire. */
final class ErrorAnswers {

    /** The errors that have a Message, and not a message. */
    private static final Set<String> CAPITAL = Set.of("SerializationException", "TransactionCanceledException");

    private ErrorAnswers() {}

    static Answer of(ApiError error) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(256);
        try (JsonGenerator answer = JsonTree.generator(body)) {
            answer.writeStartObject();
            answer.writeStringField("__type", namespace(error.type()) + error.type());
            if (!error.reasons().isEmpty()) {
                writeReasons(answer, error);
            }
            if (!error.getMessage().isEmpty()) {
                answer.writeStringField(CAPITAL.contains(error.type()) ? "Message" : "message", error.getMessage());
            }
            ItemJson.writeField("Item", error.item(), answer);
            answer.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new Answer(error.status(), body.toByteArray());
    }

    private static void writeReasons(JsonGenerator answer, ApiError error) throws IOException {
        answer.writeArrayFieldStart("CancellationReasons");
        for (ApiError.CancellationReason reason : error.reasons()) {
            answer.writeStartObject();
            answer.writeStringField("Code", reason.code());
            ItemJson.writeField("Item", reason.item(), answer);
            if (reason.message().isPresent()) {
                answer.writeStringField("Message", reason.message().get());
            }
            answer.writeEndObject();
        }
        answer.writeEndArray();
    }

    /** What AWS's frameworks refuse before DynamoDB sees it has their namespaces. */
    private static String namespace(String type) {
        return switch (type) {
            case "ValidationException" -> "com.amazon.coral.validate#";
            case "SerializationException", "UnknownOperationException", "ThrottlingException" ->
                "com.amazon.coral.service#";
            default -> "com.amazonaws.dynamodb.v20120810#";
        };
    }
}
