package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.cloud.GatewayIntegration;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.trace.TraceHeader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An integration of type {@code aws}: only what templates and parameter mappings make reaches the service. */
record AwsServiceIntegration(
        GatewayIntegration service,
        String method,
        String path,
        String action,
        String roleArn,
        Map<String, ValueExpression> mappings,
        RequestTemplates requests,
        IntegrationResponses responses)
        implements Integration {

    static final String HEADER = "integration.request.header.";
    static final String QUERY = "integration.request.querystring.";

    private static final Answer NO_ANSWER = new Answer(0, Map.of(), new byte[0]);

    @Override
    public Answer call(Exchange exchange) {
        byte[] body = requests.body(exchange);
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("content-type", List.of(MediaTypes.of(exchange.incoming())));
        exchange.trace().ifPresent(trace -> headers.put(TraceHeader.NAME, List.of(trace.text())));
        Map<String, List<String>> query = new LinkedHashMap<>();
        mappings.forEach((target, expression) -> expression
                .value(exchange, NO_ANSWER)
                .ifPresent(value -> {
                    if (target.startsWith(HEADER)) {
                        headers.put(target.substring(HEADER.length()).toLowerCase(Locale.ROOT), List.of(value));
                    } else {
                        query.put(target.substring(QUERY.length()), List.of(value));
                    }
                }));
        return responses.answer(
                exchange,
                answer(service.call(new GatewayIntegration.Call(method, path, action, roleArn, query, headers, body))));
    }

    private static Answer answer(AwsReply reply) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Type", List.of(reply.contentType()));
        reply.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        return new Answer(reply.status(), headers, reply.body());
    }
}
