package io.luca.local.gateway;

import io.luca.local.template.Properties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code x-amazon-apigateway-integration}. */
final class IntegrationReader {

    private static final Pattern AWS_URI = Pattern.compile("arn:aws:apigateway:[^:]+:([a-z0-9-]+):(path|action)/(.*)");
    private static final Duration LONGEST = Duration.ofSeconds(29); // AWS's own limit, and its default

    private final HttpTargets targets;
    private final HttpBackend backend;
    private final Map<String, AwsIntegration> services;

    IntegrationReader(HttpTargets targets, HttpBackend backend, Map<String, AwsIntegration> services) {
        this.targets = targets;
        this.backend = backend;
        this.services = services;
    }

    Integration read(Properties integration) {
        String type = integration.text("type").toLowerCase(Locale.ROOT);
        try {
            return switch (type) {
                case "http_proxy" -> proxy(integration);
                case "mock" -> mock(integration);
                case "aws" -> aws(integration);
                default -> throw integration.unsupported("type " + type + " is not supported");
            };
        } catch (IllegalArgumentException unknown) {
            throw integration.unsupported(String.valueOf(unknown.getMessage()));
        }
    }

    private Integration proxy(Properties integration) {
        direct(integration);
        String passthrough = integration.optionalText("passthroughBehavior").orElse("when_no_match");
        if (passthrough.equalsIgnoreCase("never")) {
            throw integration.unsupported("passthroughBehavior never has no meaning for a proxy");
        }
        for (Response response : rawResponses(integration)) {
            response.properties().optionalText("statusCode");
        }
        return new HttpProxyIntegration(
                targets,
                backend,
                integration
                        .optionalText("httpMethod")
                        .map(method -> method.toUpperCase(Locale.ROOT))
                        .filter(method -> !method.equals("ANY")),
                integration.text("uri"),
                mappings(integration),
                limit(integration));
    }

    private static Integration mock(Properties integration) {
        integration.optionalText("httpMethod");
        direct(integration);
        return new MockIntegration(requests(integration), responses(integration));
    }

    private Integration aws(Properties integration) {
        direct(integration);
        limit(integration); // the call does not leave this machine's own services, which answer or fail
        Matcher uri = AWS_URI.matcher(integration.text("uri"));
        if (!uri.matches()) {
            throw integration.unsupported("uri is not of the form arn:aws:apigateway:<region>:<service>:path|action/…");
        }
        AwsIntegration service = services.get(uri.group(1));
        if (service == null) {
            throw integration.unsupported("uri names the service " + uri.group(1) + ", which no engine here runs");
        }
        Map<String, ValueExpression> mappings = mappings(integration);
        for (String target : mappings.keySet()) {
            if (!target.startsWith(AwsServiceIntegration.HEADER) && !target.startsWith(AwsServiceIntegration.QUERY)) {
                throw integration.unsupported("requestParameters: " + target + " is not supported");
            }
        }
        boolean isAction = uri.group(2).equals("action");
        return new AwsServiceIntegration(
                service,
                integration.text("httpMethod").toUpperCase(Locale.ROOT),
                isAction ? "" : uri.group(3),
                isAction ? uri.group(3) : "",
                integration.text("credentials"),
                mappings,
                requests(integration),
                responses(integration));
    }

    private static void direct(Properties integration) {
        String connection = integration.optionalText("connectionType").orElse("INTERNET");
        if (!connection.equals("INTERNET")) {
            throw integration.unsupported("connectionType " + connection + " is not supported");
        }
    }

    private static Duration limit(Properties integration) {
        Duration limit = integration
                .optionalNumber("timeoutInMillis")
                .map(Duration::ofMillis)
                .orElse(LONGEST);
        if (limit.compareTo(Duration.ofMillis(50)) < 0 || limit.compareTo(LONGEST) > 0) {
            throw integration.unsupported("timeoutInMillis must be 50 to 29000, got " + limit.toMillis());
        }
        return limit;
    }

    private static Map<String, ValueExpression> mappings(Properties integration) {
        Map<String, ValueExpression> mappings = new LinkedHashMap<>();
        integration.optionalObject("requestParameters").ifPresent(parameters -> {
            for (String target : parameters.names()) {
                mappings.put(target, ValueExpression.read(parameters.text(target)));
            }
        });
        return mappings;
    }

    private static RequestTemplates requests(Properties integration) {
        String passthrough = integration
                .optionalText("passthroughBehavior")
                .orElse("when_no_match")
                .toUpperCase(Locale.ROOT);
        return new RequestTemplates(
                templates(integration.optionalObject("requestTemplates")),
                RequestTemplates.Passthrough.valueOf(passthrough));
    }

    private static Map<String, MappingTemplate> templates(Optional<Properties> given) {
        Map<String, MappingTemplate> templates = new LinkedHashMap<>();
        given.ifPresent(all -> {
            for (String mediaType : all.names()) {
                templates.put(mediaType.toLowerCase(Locale.ROOT), new MappingTemplate(all.text(mediaType)));
            }
        });
        return templates;
    }

    private record Response(String pattern, Properties properties) {}

    private static List<Response> rawResponses(Properties integration) {
        List<Response> responses = new ArrayList<>();
        integration.optionalObject("responses").ifPresent(all -> {
            for (String pattern : all.names()) {
                responses.add(new Response(pattern, all.object(pattern)));
            }
        });
        return responses;
    }

    private static IntegrationResponses responses(Properties integration) {
        List<IntegrationResponses.Response> byPattern = new ArrayList<>();
        Optional<IntegrationResponses.Response> otherwise = Optional.empty();
        for (Response raw : rawResponses(integration)) {
            IntegrationResponses.Response response = response(raw);
            if (raw.pattern().equals("default")) {
                otherwise = Optional.of(response);
            } else {
                byPattern.add(response);
            }
        }
        return new IntegrationResponses(byPattern, otherwise);
    }

    private static IntegrationResponses.Response response(Response raw) {
        Properties properties = raw.properties();
        Map<String, ValueExpression> headers = new LinkedHashMap<>();
        properties.optionalObject("responseParameters").ifPresent(parameters -> {
            for (String target : parameters.names()) {
                if (!target.startsWith("method.response.header.")) {
                    throw parameters.unsupported(target + " is not supported");
                }
                headers.put(
                        target.substring("method.response.header.".length()),
                        ValueExpression.read(parameters.text(target)));
            }
        });
        Map<String, MappingTemplate> templates = templates(properties.optionalObject("responseTemplates"));
        Optional<Map.Entry<String, MappingTemplate>> template = templates.entrySet().stream()
                .min((one, other) -> Boolean.compare(
                        !one.getKey().equals(MediaTypes.JSON), !other.getKey().equals(MediaTypes.JSON)))
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()));
        return new IntegrationResponses.Response(
                Pattern.compile(raw.pattern()),
                properties
                        .optionalNumber("statusCode")
                        .orElseThrow(() -> properties.unsupported("statusCode is missing"))
                        .intValue(),
                headers,
                template);
    }
}
