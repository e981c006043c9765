package io.luca.local.aws.service.apigateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

/** The one JSON mapper of the room, and text as it may stand inside a JSON string. */
final class Json {

    static final ObjectMapper mapper = new ObjectMapper();

    /** Reads one JSON text, and refuses anything behind it. */
    static final ObjectReader strict = mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }
}
