package io.luca.local.aws.service.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An integration of type {@code mock}: the request template's {@code statusCode} is all that the backend says. */
record MockIntegration(RequestTemplates requests, IntegrationResponses responses) implements Integration {

    private static final Logger log = LoggerFactory.getLogger(MockIntegration.class);

    @Override
    public Answer call(Exchange exchange) {
        return responses.answer(exchange, new Answer(statusCode(requests.body(exchange)), Map.of(), new byte[0]));
    }

    private static int statusCode(byte[] request) {
        try {
            JsonNode status = Json.mapper.readTree(request).path("statusCode");
            if (status.canConvertToInt()) {
                return status.asInt();
            }
        } catch (IOException malformed) {
            log.debug("the request template of a mock integration made no JSON", malformed);
        }
        log.error("the request template of a mock integration must make {\"statusCode\": <number>}");
        throw new Refusal(ResponseType.API_CONFIGURATION_ERROR);
    }
}
