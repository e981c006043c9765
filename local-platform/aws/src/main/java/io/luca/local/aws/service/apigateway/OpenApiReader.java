package io.luca.local.aws.service.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import io.luca.local.aws.document.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a REST API of an OpenAPI 3.0 document with API Gateway's extensions. Whatever it does not know stays unread, so that
 * {@link Fields} names it with its path and method, and the start is refused.
 */
final class OpenApiReader {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");
    private static final String ANY_METHOD = "x-amazon-apigateway-any-method";
    private static final String VALIDATOR = "x-amazon-apigateway-request-validator";

    private record Checks(boolean body, boolean parameters) {}

    private final IntegrationReader integrations;
    private BodySchemas schemas = new BodySchemas(Json.mapper.createObjectNode());
    private final Map<String, List<String>> poolsByScheme = new HashMap<>();
    private final Map<String, Checks> validators = new HashMap<>();
    private Optional<String> defaultValidator = Optional.empty();

    OpenApiReader(IntegrationReader integrations) {
        this.integrations = integrations;
    }

    RestApi read(Fields document) {
        String version = document.text("openapi");
        if (!version.startsWith("3.0.")) {
            throw document.refused("openapi must be 3.0.x, got " + version);
        }
        documentation(document, "info", "tags", "externalDocs");
        document.ignore("x-amazon-apigateway-binary-media-types", "bodies are bytes here in any case");
        document.ignore("x-amazon-apigateway-minimum-compression-size", "bytes do not travel far here");
        document.optionalObject("components").ifPresent(this::components);
        document.optionalObject("x-amazon-apigateway-request-validators").ifPresent(all -> {
            for (String name : all.names()) {
                Fields validator = all.object(name);
                validators.put(
                        name,
                        new Checks(validator.flag("validateRequestBody"), validator.flag("validateRequestParameters")));
            }
        });
        defaultValidator = document.optionalText(VALIDATOR);
        Routes routes = new Routes();
        List<Operation> operations = new ArrayList<>();
        Fields paths = document.object("paths");
        for (String path : paths.names()) {
            resource(path, paths.object(path), operations);
        }
        for (Operation operation : operations) {
            try {
                routes.add(operation);
            } catch (IllegalArgumentException impossible) {
                throw paths.refused(operation.resourcePath() + ": " + impossible.getMessage());
            }
        }
        GatewayResponses responses =
                GatewayResponses.read(document.optionalObject("x-amazon-apigateway-gateway-responses"));
        return new RestApi(routes, operations, responses);
    }

    private void components(Fields components) {
        try {
            schemas = new BodySchemas(components.tree("schemas"));
        } catch (IllegalArgumentException unknown) {
            throw components.refused("schemas: " + unknown.getMessage());
        }
        documentation(components, "responses", "examples", "headers");
        components.optionalObject("securitySchemes").ifPresent(schemes -> {
            for (String name : schemes.names()) {
                poolsByScheme.put(name, userPools(schemes.object(name)));
            }
        });
    }

    private static List<String> userPools(Fields scheme) {
        documentation(scheme, "description");
        require(scheme, "type", "apiKey");
        require(scheme, "name", "Authorization");
        require(scheme, "in", "header");
        require(scheme, "x-amazon-apigateway-authtype", "cognito_user_pools");
        Fields authorizer = scheme.object("x-amazon-apigateway-authorizer");
        require(authorizer, "type", "cognito_user_pools");
        authorizer.ignore("authorizerResultTtlInSeconds", "tokens are checked anew each time");
        authorizer.optionalText("identitySource").ifPresent(source -> {
            if (!source.equals("method.request.header.Authorization")) {
                throw authorizer.refused("identitySource must be the Authorization header, got " + source);
            }
        });
        List<String> pools = authorizer.texts("providerARNs");
        if (pools.isEmpty()) {
            throw authorizer.refused("providerARNs is empty");
        }
        return pools;
    }

    private static void require(Fields properties, String name, String value) {
        String given = properties.text(name);
        if (!given.equals(value)) {
            throw properties.refused(name + " must be " + value + ", got " + given);
        }
    }

    private void resource(String path, Fields item, List<Operation> operations) {
        documentation(item, "summary", "description");
        List<Fields> common = item.objects("parameters");
        List<RequestValidator.Required> required = required(common);
        for (String name : item.names()) {
            if (METHODS.contains(name) || name.equals(ANY_METHOD)) {
                String method = name.equals(ANY_METHOD) ? Routes.ANY_METHOD : name.toUpperCase(Locale.ROOT);
                operations.add(operation(path, method, item.object(name), required));
            }
        }
    }

    private Operation operation(String path, String method, Fields operation, List<RequestValidator.Required> common) {
        documentation(
                operation, "operationId", "summary", "description", "tags", "deprecated", "externalDocs", "responses");
        List<RequestValidator.Required> required = new ArrayList<>(common);
        required.addAll(required(operation.objects("parameters")));
        Map<String, Schema> bodies = bodies(operation);
        Checks checks = operation
                .optionalText(VALIDATOR)
                .or(() -> defaultValidator)
                .map(name -> Optional.ofNullable(validators.get(name))
                        .orElseThrow(() -> operation.refused(VALIDATOR + " " + name + " is not declared")))
                .orElse(new Checks(false, false));
        RequestValidator validator =
                new RequestValidator(checks.parameters() ? required : List.of(), checks.body() ? bodies : Map.of());
        return new Operation(
                path,
                method,
                security(operation),
                validator,
                integrations.read(operation.object("x-amazon-apigateway-integration")));
    }

    private List<String> security(Fields operation) {
        List<String> pools = new ArrayList<>();
        for (Fields alternative : operation.objects("security")) {
            for (String scheme : alternative.names()) {
                if (!alternative.texts(scheme).isEmpty()) {
                    throw alternative.refused(scheme + ": scopes need access tokens, which are not supported");
                }
                List<String> known = poolsByScheme.get(scheme);
                if (known == null) {
                    throw alternative.refused("security scheme " + scheme + " is not declared");
                }
                pools.addAll(known);
            }
        }
        return List.copyOf(pools);
    }

    private static List<RequestValidator.Required> required(List<Fields> parameters) {
        List<RequestValidator.Required> required = new ArrayList<>();
        for (Fields parameter : parameters) {
            documentation(parameter, "description", "schema", "example", "examples", "style", "explode");
            String in = parameter.text("in");
            if (!Set.of("path", "query", "header").contains(in)) {
                throw parameter.refused("in " + in + " is not supported");
            }
            String name = parameter.text("name");
            if (parameter.flag("required")) {
                required.add(new RequestValidator.Required(in, name));
            }
        }
        return required;
    }

    private Map<String, Schema> bodies(Fields operation) {
        Map<String, Schema> bodies = new LinkedHashMap<>();
        operation.optionalObject("requestBody").ifPresent(body -> {
            documentation(body, "description", "required"); // an absent body fits no schema, so it is required anyway
            Fields content = body.object("content");
            for (String mediaType : content.names()) {
                Fields media = content.object(mediaType);
                documentation(media, "example", "examples");
                bodies.put(mediaType.toLowerCase(Locale.ROOT), schema(media));
            }
        });
        return bodies;
    }

    private Schema schema(Fields media) {
        try {
            return schemas.compile(media.tree("schema"));
        } catch (IllegalArgumentException unknown) {
            throw media.refused("schema: " + unknown.getMessage());
        }
    }

    /** Passes over what is for readers only; an extension of API Gateway hidden in it is not. */
    private static void documentation(Fields properties, String... names) {
        for (String name : names) {
            refuseExtensions(properties, name, properties.tree(name));
        }
    }

    private static void refuseExtensions(Fields properties, String place, JsonNode node) {
        node.properties().forEach(member -> {
            if (member.getKey().startsWith("x-amazon-")) {
                throw properties.refused(place + "." + member.getKey() + " is not supported");
            }
            refuseExtensions(properties, place + "." + member.getKey(), member.getValue());
        });
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            refuseExtensions(properties, place + "[" + index + "]", node.get(index));
        }
    }
}
