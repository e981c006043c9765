package io.luca.infra.construct.edge;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.luca.contract.ClientCorrelationId;
import io.luca.infra.construct.behavior.BehaviorQueues;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The OpenAPI document with what is the same for every route: the authorizer, the request validator, the integration with
 * the interactive service, CORS, and the headers of the gateway's own errors.
 */
public final class OpenApiDocument {

    private static final String AUTHORIZER = "people";
    /** Marks, in our document only, an operation whose body goes to the queue; its value is the shape of the body. */
    private static final String TO_QUEUE = "x-luca-to-queue";

    /** Marks, in our document only, an operation of which few run at once, so that it may have to wait for its turn. */
    private static final String LONG = "x-luca-long";

    /** A value of a request that is not declared cannot be mapped. */
    private static final Map<String, Object> CLIENT_CORRELATION = Map.of(
            "name",
            ClientCorrelationId.HEADER,
            "in",
            "header",
            "required",
            false,
            "description",
            "What the client calls the request, as a UUID or another number of 8 to 64 hexadecimal digits and hyphens;"
                    + " the log has it beside the request's own number.",
            "schema",
            Map.of("type", "string"));

    private static final int TIMEOUT_MILLIS = 10_000; // above the service's own limit, far below API Gateway's 29 s

    /** The most that API Gateway waits: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
    private static final int LONGEST_TIMEOUT_MILLIS = 29_000;

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private OpenApiDocument() {}

    /**
     * How the gateway reaches the service.
     *
     * @param baseUrl what a route's path is put behind
     * @param link extra members of each integration, such as a VPC link's
     * @param headers what the gateway says of itself in each call; a client's header of that name does not pass
     */
    public record Backend(String baseUrl, Map<String, Object> link, Map<String, String> headers) {}

    /** The name of the API, in prod. */
    public static String title() {
        return title(read());
    }

    /** The name of the API. */
    public static String title(Map<String, Object> document) {
        return String.valueOf(member(document, "info").get("title"));
    }

    /** The same document under another name of the API. */
    public static Map<String, Object> named(Map<String, Object> document, String title) {
        Map<String, Object> info = new TreeMap<>(member(document, "info"));
        info.put("title", title);
        Map<String, Object> named = new TreeMap<>(document);
        named.put("info", info);
        return named;
    }

    /** The document for a deployment. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> load(
            String userPoolArn, Backend backend, BehaviorQueues queues, String webOrigin) {
        Map<String, Object> document = read();
        Map<String, Object> components = member(document, "components");
        components.put("securitySchemes", Map.of(AUTHORIZER, authorizer(userPoolArn)));
        Map<String, Object> paths = member(document, "paths");
        paths.forEach((path, item) -> complete(path, (Map<String, Object>) item, backend, queues, webOrigin));
        Map<String, Object> responses = member(document, "x-amazon-apigateway-gateway-responses");
        responses.replaceAll((_, response) -> withHeaders((Map<String, Object>) response, webOrigin));
        return sorted(document);
    }

    private static Map<String, Object> read() {
        try (InputStream yaml = OpenApiDocument.class.getResourceAsStream("/openapi.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readValue(yaml, new TypeReference<Map<String, Object>>() {});
        } catch (IOException broken) {
            throw new IllegalStateException("openapi.yaml cannot be read", broken);
        }
    }

    /** In order of name throughout: the deployment's logical id is a hash of it. */
    private static Map<String, Object> sorted(Map<?, ?> map) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((name, value) -> sorted.put(String.valueOf(name), sortedValue(value)));
        return sorted;
    }

    private static Object sortedValue(Object value) {
        return switch (value) {
            case Map<?, ?> map -> sorted(map);
            case List<?> list -> list.stream().map(OpenApiDocument::sortedValue).toList();
            default -> value;
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> member(Map<String, Object> owner, String name) {
        return (Map<String, Object>) Objects.requireNonNull(owner.get(name), name);
    }

    private static Map<String, Object> authorizer(String userPoolArn) {
        return Map.of(
                "type",
                "apiKey",
                "name",
                "Authorization",
                "in",
                "header",
                "x-amazon-apigateway-authtype",
                "cognito_user_pools",
                "x-amazon-apigateway-authorizer",
                Map.of("type", "cognito_user_pools", "providerARNs", List.of(userPoolArn)));
    }

    private static void complete(
            String path, Map<String, Object> item, Backend backend, BehaviorQueues queues, String webOrigin) {
        List<Map<String, Object>> shared = parameters(item);
        Set<String> methods = new TreeSet<>();
        for (String method : List.copyOf(item.keySet())) {
            if (METHODS.contains(method)) {
                Map<String, Object> operation = member(item, method);
                List<Map<String, Object>> own = new ArrayList<>(parameters(operation));
                own.add(CLIENT_CORRELATION);
                operation.put("parameters", own);
                List<Map<String, Object>> all = new ArrayList<>(shared);
                all.addAll(own);
                operation.put("security", List.of(Map.of(AUTHORIZER, List.of())));
                Object shape = operation.remove(TO_QUEUE);
                boolean isLong = Boolean.TRUE.equals(operation.remove(LONG));
                operation.put("x-amazon-apigateway-request-validator", shape == null ? "parameters" : "everything");
                if (shape != null) {
                    operation.put("responses", QueueIntegration.responses());
                }
                operation.put(
                        "x-amazon-apigateway-integration",
                        shape == null
                                ? integration(
                                        path, method, all, backend, isLong ? LONGEST_TIMEOUT_MILLIS : TIMEOUT_MILLIS)
                                : QueueIntegration.of(queues, shape.toString(), webOrigin));
                methods.add(method.toUpperCase(Locale.ROOT));
            }
        }
        item.put("options", preflight(methods, webOrigin));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> parameters(Map<String, Object> owner) {
        return (List<Map<String, Object>>) owner.getOrDefault("parameters", List.of());
    }

    private static Map<String, Object> integration(
            String path, String method, List<Map<String, Object>> parameters, Backend backend, int timeoutMillis) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        for (Map<String, Object> parameter : parameters) {
            if ("path".equals(parameter.get("in"))) {
                Object name = parameter.get("name");
                mapping.put("integration.request.path." + name, "method.request.path." + name);
            }
        }
        mapping.put("integration.request.header.x-correlation-id", "context.extendedRequestId");
        mapping.put(
                "integration.request.header." + ClientCorrelationId.FORWARDED_HEADER,
                "method.request.header." + ClientCorrelationId.HEADER);
        backend.headers()
                .forEach((name, value) -> mapping.put("integration.request.header." + name, "'" + value + "'"));
        Map<String, Object> integration = new LinkedHashMap<>();
        integration.put("type", "http_proxy");
        integration.put("httpMethod", method.toUpperCase(Locale.ROOT));
        integration.put("uri", backend.baseUrl() + path);
        integration.put("requestParameters", mapping);
        integration.put("timeoutInMillis", timeoutMillis);
        integration.putAll(backend.link());
        return integration;
    }

    /** What a browser asks before it calls from another origin; answered by the gateway itself. */
    private static Map<String, Object> preflight(Set<String> methods, String webOrigin) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Access-Control-Allow-Origin", webOrigin);
        headers.put("Access-Control-Allow-Methods", String.join(",", methods) + ",OPTIONS");
        headers.put("Access-Control-Allow-Headers", "Authorization,Content-Type," + ClientCorrelationId.HEADER);
        headers.put("Access-Control-Max-Age", "3600");
        Map<String, Object> declared = new LinkedHashMap<>();
        Map<String, Object> values = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            declared.put(name, Map.of("schema", Map.of("type", "string")));
            values.put("method.response.header." + name, "'" + value + "'");
        });
        return Map.of(
                "summary",
                "CORS preflight",
                "responses",
                Map.of("204", Map.of("description", "Allowed", "headers", declared)),
                "x-amazon-apigateway-integration",
                Map.of(
                        "type",
                        "mock",
                        "requestTemplates",
                        Map.of("application/json", "{\"statusCode\": 204}"),
                        "passthroughBehavior",
                        "when_no_match",
                        "responses",
                        Map.of("default", Map.of("statusCode", "204", "responseParameters", values))));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> withHeaders(Map<String, Object> response, String webOrigin) {
        Map<String, Object> complete = new LinkedHashMap<>(response);
        Map<String, Object> headers =
                new LinkedHashMap<>((Map<String, Object>) response.getOrDefault("responseParameters", Map.of()));
        headers.put("gatewayresponse.header.Content-Type", "'application/problem+json'");
        headers.put("gatewayresponse.header.Access-Control-Allow-Origin", "'" + webOrigin + "'");
        headers.put("gatewayresponse.header.Access-Control-Expose-Headers", "'x-correlation-id,Retry-After'");
        headers.put("gatewayresponse.header.x-correlation-id", "context.extendedRequestId");
        complete.put("responseParameters", headers);
        return complete;
    }
}
