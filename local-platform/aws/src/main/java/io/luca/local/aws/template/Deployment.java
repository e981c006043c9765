package io.luca.local.aws.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.luca.local.aws.document.Fields;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deploys synthesized stacks onto provisioners, each resource after all that it refers to. Whatever cannot be honoured stops
 * it by name: an unknown type, function or attribute, and a property that nobody read.
 */
public final class Deployment {

    private final Environment environment;
    private final SecretResolver secrets;
    private final Map<String, String> parameters;
    private final Map<String, Provisioner> provisioners = new HashMap<>();
    private final Map<String, Map<String, Provisioned>> provisioned = new LinkedHashMap<>();
    private final Map<String, String> exports = new HashMap<>();
    private final List<DeployedStack> stacks = new ArrayList<>();
    private final Map<String, String> withoutMeaning = new LinkedHashMap<>();

    /** A deployment without values for parameters. */
    public Deployment(Environment environment, SecretResolver secrets, List<Provisioner> provisioners) {
        this(environment, secrets, Map.of(), provisioners);
    }

    /**
     * A deployment.
     *
     * @param parameters values for parameters of the templates, by name, as whoever deploys gives them
     */
    public Deployment(
            Environment environment,
            SecretResolver secrets,
            Map<String, String> parameters,
            List<Provisioner> provisioners) {
        this.environment = environment;
        this.parameters = Map.copyOf(parameters);
        this.secrets = secrets;
        for (Provisioner provisioner : provisioners) {
            provisioner.types().forEach(type -> this.provisioners.put(type, provisioner));
        }
    }

    /**
     * Deploys all stacks of an assembly, in its order.
     *
     * @throws UnsupportedResourceException naming the first resource that cannot be honoured
     */
    public Deployment deploy(CloudAssembly assembly) {
        assembly.stacks().forEach(this::deploy);
        return this;
    }

    /** What a resource became. */
    public Optional<Provisioned> resource(String stack, String logicalId) {
        return Optional.ofNullable(provisioned.getOrDefault(stack, Map.of()).get(logicalId));
    }

    /** The values of all stack outputs that are exported, by export name. */
    public Map<String, String> exports() {
        return Map.copyOf(exports);
    }

    /** All stacks in the order of their deployment. */
    public List<DeployedStack> stacks() {
        return List.copyOf(stacks);
    }

    /** Every resource and property that was accepted because it has no meaning on one machine, with the reasons. */
    public Map<String, String> withoutMeaning() {
        return new LinkedHashMap<>(withoutMeaning);
    }

    private void deploy(CloudAssembly.Template template) {
        if (template.body().has("Transform")) {
            throw new IllegalArgumentException(
                    "stack " + template.stack() + " has a Transform, which only AWS can run");
        }
        Stack stack = new Stack(template);
        provisioned.put(template.stack(), stack.done);
        template.body().path("Resources").properties().forEach(resource -> {
            if (stack.exists(resource.getValue())) {
                stack.provision(resource.getKey());
            }
        });
        List<DeployedStack.Output> outputs = new ArrayList<>();
        template.body().path("Outputs").properties().forEach(output -> {
            if (stack.exists(output.getValue())) {
                outputs.add(stack.output(output.getKey(), output.getValue()));
            }
        });
        stacks.add(new DeployedStack(
                template.stack(),
                stack.id(),
                template.body().path("Description").asText(),
                stack.parameters(),
                outputs));
    }

    /** One stack while it is deployed. */
    private final class Stack implements Intrinsics.Scope {

        private final String name;
        private final JsonNode body;
        private final Intrinsics intrinsics = new Intrinsics(this, secrets);
        private final Map<String, Provisioned> done = new LinkedHashMap<>();
        private final Deque<String> path = new ArrayDeque<>();

        Stack(CloudAssembly.Template template) {
            this.name = template.stack();
            this.body = template.body();
        }

        Provisioned provision(String logicalId) {
            Provisioned existing = done.get(logicalId);
            if (existing != null) {
                return existing;
            }
            JsonNode definition = body.path("Resources").path(logicalId);
            if (definition.isMissingNode()) {
                throw new IllegalArgumentException("stack " + name + " has no resource or parameter " + logicalId);
            }
            if (!exists(definition)) {
                throw new IllegalArgumentException(logicalId + " does not exist: its condition does not hold");
            }
            if (path.contains(logicalId)) {
                throw new IllegalArgumentException("stack " + name + " has a cycle: " + path + " needs " + logicalId);
            }
            path.addLast(logicalId);
            Provisioned result = provision(logicalId, definition);
            path.removeLast();
            done.put(logicalId, result);
            return result;
        }

        /** Whether the condition of a resource or output, if it has one, holds. */
        boolean exists(JsonNode definition) {
            JsonNode condition = definition.path("Condition");
            return condition.isMissingNode() || condition(condition.asText());
        }

        private Provisioned provision(String logicalId, JsonNode definition) {
            Resource resource =
                    new Resource(name, logicalId, definition.path("Type").asText());
            dependencies(definition).stream()
                    .filter(id -> exists(body.path("Resources").path(id)))
                    .forEach(this::provision);
            Optional<String> reason = NoMeaningHere.reason(resource.type());
            if (reason.isPresent()) {
                withoutMeaning.put(resource.toString(), reason.get());
                return NoMeaningHere.standIn(resource, environment);
            }
            Provisioner provisioner = provisioners.get(resource.type());
            if (provisioner == null) {
                throw new UnsupportedResourceException(
                        resource, "no engine of this platform runs this type, nor is it known to have no meaning here");
            }
            Fields properties = resource.properties(resolved(resource, definition.path("Properties")));
            Provisioned result = provisioner.provision(resource, properties);
            List<String> unread = properties.unread();
            if (!unread.isEmpty()) {
                throw new UnsupportedResourceException(resource, "these properties cannot be honoured: " + unread);
            }
            properties.ignored().forEach((property, why) -> withoutMeaning.put(resource + " " + property, why));
            return result;
        }

        private JsonNode resolved(Resource resource, JsonNode properties) {
            try {
                JsonNode values = properties.isMissingNode()
                        ? JsonNodeFactory.instance.objectNode()
                        : intrinsics.resolve(properties).orElseThrow();
                return intrinsics.withSecrets(values);
            } catch (IllegalArgumentException unknown) {
                throw new UnsupportedResourceException(resource, String.valueOf(unknown.getMessage()));
            }
        }

        private List<String> dependencies(JsonNode definition) {
            JsonNode dependsOn = definition.path("DependsOn");
            List<String> names = new ArrayList<>();
            if (dependsOn.isTextual()) {
                names.add(dependsOn.asText());
            }
            dependsOn.forEach(dependency -> names.add(dependency.asText()));
            return names;
        }

        DeployedStack.Output output(String key, JsonNode output) {
            String value =
                    intrinsics.resolve(output.path("Value")).orElseThrow().asText();
            JsonNode named = output.path("Export").path("Name");
            String export = named.isMissingNode()
                    ? ""
                    : intrinsics.resolve(named).orElseThrow().asText();
            if (!export.isEmpty()) {
                exports.put(export, value);
            }
            return new DeployedStack.Output(
                    key, value, output.path("Description").asText(), export);
        }

        /** As they were given or stand in the template; a secret one is not shown. */
        Map<String, String> parameters() {
            Map<String, String> values = new LinkedHashMap<>();
            body.path("Parameters")
                    .properties()
                    .forEach(parameter -> values.put(
                            parameter.getKey(),
                            parameter.getValue().path("NoEcho").asBoolean()
                                    ? "****"
                                    : Deployment.this.parameters.getOrDefault(
                                            parameter.getKey(),
                                            parameter.getValue().path("Default").asText())));
            return values;
        }

        String id() {
            return "arn:aws:cloudformation:%s:%s:stack/%s/local"
                    .formatted(environment.region(), environment.accountId(), name);
        }

        @Override
        public JsonNode ref(String reference) {
            return switch (reference) {
                case "AWS::AccountId" -> TextNode.valueOf(environment.accountId());
                case "AWS::Region" -> TextNode.valueOf(environment.region());
                case "AWS::Partition" -> TextNode.valueOf("aws");
                case "AWS::URLSuffix" -> TextNode.valueOf("amazonaws.com");
                case "AWS::StackName" -> TextNode.valueOf(name);
                case "AWS::StackId" -> TextNode.valueOf(id());
                default -> {
                    JsonNode parameter = body.path("Parameters").path(reference);
                    yield parameter.isMissingNode()
                            ? TextNode.valueOf(provision(reference).ref())
                            : value(reference, parameter);
                }
            };
        }

        private JsonNode value(String name, JsonNode parameter) {
            String type = parameter.path("Type").asText();
            String given = parameters.get(name);
            if (given != null) {
                return given(name, given, parameter);
            }
            if (!parameter.has("Default") || type.startsWith("AWS::SSM::") || type.contains("List")) {
                throw new IllegalArgumentException(
                        "the parameter " + name + " of type " + type + " has no value that can be known here");
            }
            return parameter.path("Default");
        }

        private JsonNode given(String name, String value, JsonNode parameter) {
            String pattern = parameter.path("AllowedPattern").asText(".*");
            if (!"String".equals(parameter.path("Type").asText()) || !value.matches(pattern)) {
                throw new IllegalArgumentException(
                        "the parameter " + name + " must be a text like " + pattern + ", got " + value);
            }
            return TextNode.valueOf(value);
        }

        @Override
        public String attribute(String logicalId, String attribute) {
            String value = provision(logicalId).attributes().get(attribute);
            if (value == null) {
                throw new IllegalArgumentException("Fn::GetAtt " + logicalId + "." + attribute + " has no value here");
            }
            return value;
        }

        @Override
        public String importValue(String export) {
            String value = exports.get(export);
            if (value == null) {
                throw new IllegalArgumentException("no stack before " + name + " exports " + export);
            }
            return value;
        }

        @Override
        public JsonNode mapping(String map, String first, String second) {
            JsonNode value = body.path("Mappings").path(map).path(first).path(second);
            if (value.isMissingNode()) {
                throw new IllegalArgumentException("no mapping " + map + "." + first + "." + second);
            }
            return value;
        }

        @Override
        public boolean condition(String condition) {
            JsonNode expression = body.path("Conditions").path(condition);
            if (expression.isMissingNode()) {
                throw new IllegalArgumentException("stack " + name + " has no condition " + condition);
            }
            return intrinsics.holds(expression);
        }
    }
}
