package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * {@code $util} of mapping templates, by the rules of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html. Public, as
 * Velocity calls it by reflection.
 */
public final class UtilVariable {

    UtilVariable() {}

    /**
     * Escapes by the rules of JavaScript strings. As at AWS, a single quote becomes {@code \'}, which JSON does not know; AWS
     * advises to follow with {@code .replaceAll("\\'","'")}.
     */
    public @Nullable String escapeJavaScript(@Nullable Object value) {
        return value == null
                ? null
                : Json.escaped(value.toString()).replace("'", "\\'").replace("/", "\\/");
    }

    /** The object that a JSON text stands for. */
    public @Nullable Object parseJson(@Nullable String text) {
        try {
            return text == null ? null : Json.mapper.readValue(text, Object.class);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("$util.parseJson got no JSON", malformed);
        }
    }

    /** As in a form: a space becomes a plus sign. */
    public @Nullable String urlEncode(@Nullable Object value) {
        return value == null ? null : URLEncoder.encode(value.toString(), UTF_8);
    }

    /** Undoes {@link #urlEncode}. */
    public @Nullable String urlDecode(@Nullable String text) {
        return text == null ? null : URLDecoder.decode(text, UTF_8);
    }

    /** Of the text's UTF-8 bytes. */
    public @Nullable String base64Encode(@Nullable Object value) {
        return value == null
                ? null
                : Base64.getEncoder().encodeToString(value.toString().getBytes(UTF_8));
    }

    /** Undoes {@link #base64Encode}. */
    public @Nullable String base64Decode(@Nullable String text) {
        return text == null ? null : new String(Base64.getDecoder().decode(text), UTF_8);
    }
}
