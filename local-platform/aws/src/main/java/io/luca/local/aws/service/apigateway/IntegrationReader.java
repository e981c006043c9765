package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.cloud.GatewayIntegration;
import io.luca.local.aws.document.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code x-amazon-apigateway-integration}. */
final class IntegrationReader {

    private static final Pattern AWS_URI = Pattern.compile("arn:aws:apigateway:[^:]+:([a-z0-9-]+):(path|action)/(.*)");
    private static final Duration LONGEST = Duration.ofSeconds(29); // AWS's own limit, and its default

    private static final Pattern HTTP_ADDRESS = Pattern.compile("http://[^/:]+(?::(\\d{1,5}))?");
    private static final int HTTP_PORT = 80;

    private final HttpTargets targets;
    private final VpcLinks links;
    private final HttpBackend backend;
    private final Function<String, Optional<GatewayIntegration>> services;

    IntegrationReader(
            HttpTargets targets,
            VpcLinks links,
            HttpBackend backend,
            Function<String, Optional<GatewayIntegration>> services) {
        this.targets = targets;
        this.links = links;
        this.backend = backend;
        this.services = services;
    }

    Integration read(Fields integration) {
        String type = integration.text("type").toLowerCase(Locale.ROOT);
        try {
            return switch (type) {
                case "http_proxy" -> proxy(integration);
                case "mock" -> mock(integration);
                case "aws" -> aws(integration);
                default -> throw integration.refused("type " + type + " is not supported");
            };
        } catch (IllegalArgumentException unknown) {
            throw integration.refused(String.valueOf(unknown.getMessage()));
        }
    }

    private Integration proxy(Fields integration) {
        String uri = integration.text("uri");
        HttpProxyIntegration.Way way = way(integration, uri);
        String passthrough = integration.optionalText("passthroughBehavior").orElse("when_no_match");
        if (passthrough.equalsIgnoreCase("never")) {
            throw integration.refused("passthroughBehavior never has no meaning for a proxy");
        }
        for (Response response : rawResponses(integration)) {
            response.properties().optionalText("statusCode");
        }
        return new HttpProxyIntegration(
                way,
                backend,
                integration
                        .optionalText("httpMethod")
                        .map(method -> method.toUpperCase(Locale.ROOT))
                        .filter(method -> !method.equals("ANY")),
                uri,
                mappings(integration),
                limit(integration));
    }

    private HttpProxyIntegration.Way way(Fields integration, String uri) {
        if (!"VPC_LINK".equals(integration.optionalText("connectionType").orElse("INTERNET"))) {
            direct(integration);
            return new HttpProxyIntegration.Way(targets, false);
        }
        Matcher address = HTTP_ADDRESS.matcher(uri);
        if (!address.lookingAt()) {
            throw integration.refused("uri " + uri + ": a balancer is reached by HTTP on this machine");
        }
        int port = address.group(1) == null ? HTTP_PORT : Integer.parseInt(address.group(1));
        return new HttpProxyIntegration.Way(
                links.to(integration.text("connectionId"), integration.text("integrationTarget"), port), true);
    }

    private static Integration mock(Fields integration) {
        integration.optionalText("httpMethod");
        direct(integration);
        return new MockIntegration(requests(integration), responses(integration));
    }

    private Integration aws(Fields integration) {
        direct(integration);
        limit(integration); // the call does not leave this machine's own services, which answer or fail
        Matcher uri = AWS_URI.matcher(integration.text("uri"));
        if (!uri.matches()) {
            throw integration.refused("uri is not of the form arn:aws:apigateway:<region>:<service>:path|action/…");
        }
        GatewayIntegration service = services.apply(uri.group(1))
                .orElseThrow(() -> integration.refused(
                        "uri names the service " + uri.group(1) + ", which no room of this machine offers"));
        Map<String, ValueExpression> mappings = mappings(integration);
        for (String target : mappings.keySet()) {
            if (!target.startsWith(AwsServiceIntegration.HEADER) && !target.startsWith(AwsServiceIntegration.QUERY)) {
                throw integration.refused("requestParameters: " + target + " is not supported");
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

    private static void direct(Fields integration) {
        String connection = integration.optionalText("connectionType").orElse("INTERNET");
        if (!connection.equals("INTERNET")) {
            throw integration.refused("connectionType " + connection + " is not supported");
        }
    }

    private static Duration limit(Fields integration) {
        Duration limit = integration
                .optionalNumber("timeoutInMillis")
                .map(Duration::ofMillis)
                .orElse(LONGEST);
        if (limit.compareTo(Duration.ofMillis(50)) < 0 || limit.compareTo(LONGEST) > 0) {
            throw integration.refused("timeoutInMillis must be 50 to 29000, got " + limit.toMillis());
        }
        return limit;
    }

    private static Map<String, ValueExpression> mappings(Fields integration) {
        Map<String, ValueExpression> mappings = new LinkedHashMap<>();
        integration.optionalObject("requestParameters").ifPresent(parameters -> {
            for (String target : parameters.names()) {
                mappings.put(target, ValueExpression.read(parameters.text(target)));
            }
        });
        return mappings;
    }

    private static RequestTemplates requests(Fields integration) {
        String passthrough = integration
                .optionalText("passthroughBehavior")
                .orElse("when_no_match")
                .toUpperCase(Locale.ROOT);
        return new RequestTemplates(
                templates(integration.optionalObject("requestTemplates")),
                RequestTemplates.Passthrough.valueOf(passthrough));
    }

    private static Map<String, MappingTemplate> templates(Optional<Fields> given) {
        Map<String, MappingTemplate> templates = new LinkedHashMap<>();
        given.ifPresent(all -> {
            for (String mediaType : all.names()) {
                templates.put(mediaType.toLowerCase(Locale.ROOT), new MappingTemplate(all.text(mediaType)));
            }
        });
        return templates;
    }

    private record Response(String pattern, Fields properties) {}

    private static List<Response> rawResponses(Fields integration) {
        List<Response> responses = new ArrayList<>();
        integration.optionalObject("responses").ifPresent(all -> {
            for (String pattern : all.names()) {
                responses.add(new Response(pattern, all.object(pattern)));
            }
        });
        return responses;
    }

    private static IntegrationResponses responses(Fields integration) {
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
        Fields properties = raw.properties();
        Map<String, ValueExpression> headers = new LinkedHashMap<>();
        properties.optionalObject("responseParameters").ifPresent(parameters -> {
            for (String target : parameters.names()) {
                if (!target.startsWith("method.response.header.")) {
                    throw parameters.refused(target + " is not supported");
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
                Pattern.compile(raw.pattern()), (int) properties.number("statusCode"), headers, template);
    }
}
