package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks that required parameters are there, and the body against the schema of its content type. As at AWS, a body of a type
 * without schema is not looked at; that is for the integration to judge. Safe for use by many threads.
 */
final class RequestValidator {

    static final RequestValidator NONE = new RequestValidator(List.of(), Map.of());

    private static final int MAX_ERRORS = 10;

    /** A parameter that must be there and not be blank. */
    record Required(String in, String name) {

        boolean isMissing(Exchange exchange) {
            return switch (in) {
                case "path" -> exchange.pathParameters().getOrDefault(name, "").isBlank();
                case "query" ->
                    exchange.query().getOrDefault(name, List.of()).stream().allMatch(String::isBlank);
                case "header" ->
                    exchange.incoming().header(name.toLowerCase(Locale.ROOT)).isBlank();
                default -> false;
            };
        }
    }

    private final List<Required> required;
    private final Map<String, Schema> schemas;

    /** @param schemas by media type, in lower case */
    RequestValidator(List<Required> required, Map<String, Schema> schemas) {
        this.required = List.copyOf(required);
        this.schemas = Map.copyOf(schemas);
    }

    /** @throws Refusal if the request is not valid */
    void check(Exchange exchange) {
        List<String> missing = required.stream()
                .filter(parameter -> parameter.isMissing(exchange))
                .map(Required::name)
                .toList();
        if (!missing.isEmpty()) {
            throw new Refusal(
                    ResponseType.BAD_REQUEST_PARAMETERS,
                    "Missing required request parameters: [" + String.join(", ", missing) + "]",
                    "");
        }
        Schema schema = schemas.get(MediaTypes.of(exchange.incoming()));
        if (schema != null) {
            checkBody(schema, exchange.incoming().body());
        }
    }

    private static void checkBody(Schema schema, byte[] body) {
        List<Error> errors = schema.validate(parsed(body));
        if (!errors.isEmpty()) {
            String found = errors.stream()
                    .limit(MAX_ERRORS)
                    .map(RequestValidator::sentence)
                    .collect(Collectors.joining(", ", "[", "]"));
            throw new Refusal(ResponseType.BAD_REQUEST_BODY, ResponseType.BAD_REQUEST_BODY.message(), found);
        }
    }

    /** The text is decoded strictly first: the JSON parser takes longer forms of a character, and halves of one. */
    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode node = Json.strict.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
            if (!node.isMissingNode()) {
                return node;
            }
        } catch (CharacterCodingException malformed) {
            String what = "Could not parse request body into json: it is not UTF-8";
            throw new Refusal(ResponseType.BAD_REQUEST_BODY, what, what);
        } catch (JsonProcessingException malformed) {
            String what = "Could not parse request body into json" + place(malformed);
            throw new Refusal(ResponseType.BAD_REQUEST_BODY, what, what);
        }
        throw new Refusal(
                ResponseType.BAD_REQUEST_BODY, ResponseType.BAD_REQUEST_BODY.message(), "[a body is required]");
    }

    /** Where it is, not the parser's own words, which speak of its classes. */
    private static String place(JsonProcessingException malformed) {
        return malformed.getLocation() == null
                ? ""
                : " (line %d, column %d)"
                        .formatted(
                                malformed.getLocation().getLineNr(),
                                malformed.getLocation().getColumnNr());
    }

    /** In the words of API Gateway's own validator, with the place in front. */
    private static String sentence(Error error) {
        String place = String.valueOf(error.getInstanceLocation());
        String what = switch (error.getKeyword()) {
            case "required" -> "object has missing required properties ([\"" + error.getProperty() + "\"])";
            case "additionalProperties" ->
                "object instance has properties which are not allowed by the schema: [\"" + error.getProperty() + "\"]";
            case "type" ->
                "instance type (" + type(error.getInstanceNode())
                        + ") does not match any allowed primitive type (allowed: " + error.getSchemaNode() + ")";
            case "enum" -> "instance value not found in enum (possible values: " + error.getSchemaNode() + ")";
            default -> error.getMessage();
        };
        return place.isEmpty() ? what : place + ": " + what;
    }

    private static String type(JsonNode node) {
        return node.isIntegralNumber() ? "integer" : node.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
