package io.luca.interactive.http;

import io.luca.model.ErrorCode;
import io.luca.model.LucaException;

/** An error as RFC 9457 has it, with the field at fault and the correlation id. */
public final class Problem {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE = "urn:luca:problem:";

    private Problem() {}

    public static byte[] json(LucaException problem, String correlationId) {
        ErrorCode code = problem.code();
        return Json.object(json -> {
            json.writeStringField("type", TYPE + code.code());
            json.writeStringField("title", code.title());
            json.writeNumberField("status", code.httpStatus());
            json.writeStringField("detail", String.valueOf(problem.getMessage()));
            if (problem.field().isPresent()) {
                json.writeStringField("field", problem.field().get());
            }
            json.writeStringField("correlation_id", correlationId);
        });
    }
}
