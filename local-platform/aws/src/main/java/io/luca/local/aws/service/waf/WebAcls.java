package io.luca.local.aws.service.waf;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All web ACLs of the templates, and what they protect. Safe for use by many threads. */
public final class WebAcls implements Provisioner {

    private static final String ACL = "AWS::WAFv2::WebACL";
    private static final String ASSOCIATION = "AWS::WAFv2::WebACLAssociation";
    private static final String METRICS = "metrics and samples are AWS's own; the access log says what was refused";
    private static final int KIB = 1024;

    private record Definition(List<WebAcl.Rule> rules, WebAcl.Action defaultAction, Map<String, Integer> bodyLimits) {

        WebAcl inFrontOf(String kind) {
            return new WebAcl(rules, defaultAction, bodyLimits.getOrDefault(kind, 16 * KIB)); // 16 KB is AWS's default
        }
    }

    private final Environment environment;
    private final StatementReader statements;
    private final Map<String, Definition> byArn = new ConcurrentHashMap<>();
    private final Map<String, WebAcl> byResource = new ConcurrentHashMap<>();

    public WebAcls(Environment environment, Clock clock) {
        this.environment = environment;
        this.statements = new StatementReader(clock);
    }

    /** The web ACL in front of a resource, such as a stage of a REST API, an App Runner service or a user pool. */
    public Optional<WebAcl> inFrontOf(String resourceArn) {
        return Optional.ofNullable(byResource.get(resourceArn));
    }

    @Override
    public Set<String> types() {
        return Set.of(ACL, ASSOCIATION);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return resource.type().equals(ACL) ? acl(resource, properties) : association(resource, properties);
    }

    private Provisioned association(Resource resource, Fields properties) {
        String protectedArn = properties.text("ResourceArn");
        String aclArn = properties.text("WebACLArn");
        Definition definition = byArn.get(aclArn);
        if (definition == null) {
            throw properties.refused("WebACLArn " + aclArn + " is not a web ACL of these templates");
        }
        String kind;
        if (protectedArn.contains(":apigateway:")) {
            kind = "API_GATEWAY";
        } else if (protectedArn.contains(":apprunner:")) {
            kind = "APP_RUNNER_SERVICE";
        } else if (protectedArn.contains(":cognito-idp:")) {
            kind = "COGNITO_USER_POOL";
        } else {
            throw properties.refused("ResourceArn " + protectedArn + " is of a kind that cannot be protected here");
        }
        if (byResource.putIfAbsent(protectedArn, definition.inFrontOf(kind)) != null) {
            throw properties.refused("ResourceArn " + protectedArn + " has a web ACL already");
        }
        return Provisioned.of(resource.logicalId());
    }

    private Provisioned acl(Resource resource, Fields properties) {
        String name = properties.optionalText("Name").orElse(resource.stack() + "-" + resource.logicalId());
        String scope = properties.text("Scope");
        if (!"REGIONAL".equals(scope)) {
            throw properties.refused("Scope must be REGIONAL, got " + scope);
        }
        String arn = "arn:aws:wafv2:%s:%s:regional/webacl/%s/%s"
                .formatted(environment.region(), environment.accountId(), name, resource.logicalId());
        properties.ignore("Description", "text for people");
        properties.ignore("VisibilityConfig", METRICS);
        properties.ignore("Tags", "tags of a web ACL are read by nobody");
        Map<String, Verdict.Answer> bodies = bodies(properties);
        WebAcl.Action defaultAction = action(properties.object("DefaultAction"), bodies);
        if (defaultAction instanceof WebAcl.Action.Count) {
            throw properties.refused("DefaultAction must be Allow or Block");
        }
        byArn.put(arn, new Definition(rules(properties, arn, bodies), defaultAction, bodyLimits(properties)));
        return new Provisioned(
                name + "|" + resource.logicalId() + "|" + scope,
                Map.of("Arn", arn, "Id", resource.logicalId(), "LabelNamespace", namespace(arn), "Capacity", "0"));
    }

    private List<WebAcl.Rule> rules(Fields properties, String arn, Map<String, Verdict.Answer> bodies) {
        record Ranked(long priority, WebAcl.Rule rule) {}
        List<Ranked> ranked = new ArrayList<>();
        for (Fields rule : properties.objects("Rules")) {
            String name = rule.text("Name");
            long priority = rule.number("Priority");
            rule.ignore("VisibilityConfig", METRICS);
            rule.ignore("OverrideAction", "it is for groups of rules, which do not run here");
            List<String> labels = rule.objects("RuleLabels").stream()
                    .map(label -> namespace(arn) + label.text("Name"))
                    .toList();
            Optional<WebAcl.Action> action = rule.optionalObject("Action").map(given -> action(given, bodies));
            statements
                    .read(rule.object("Statement"))
                    .map(statement -> new WebAcl.Rule(
                            name, statement, action.orElseThrow(() -> rule.refused("Action is missing")), labels))
                    .ifPresent(made -> ranked.add(new Ranked(priority, made)));
        }
        ranked.sort(Comparator.comparingLong(Ranked::priority));
        return ranked.stream().map(Ranked::rule).toList();
    }

    private String namespace(String arn) {
        return "awswaf:" + environment.accountId() + ":webacl:" + arn.split("/")[2] + ":";
    }

    private static WebAcl.Action action(Fields action, Map<String, Verdict.Answer> bodies) {
        String kind = action.names().stream().findFirst().orElseThrow(() -> action.refused("an action is missing"));
        Fields details = action.object(kind);
        return switch (kind) {
            case "Allow" -> new WebAcl.Action.Allow();
            case "Count" -> new WebAcl.Action.Count();
            case "Block" ->
                new WebAcl.Action.Block(details.optionalObject("CustomResponse").map(custom -> answer(custom, bodies)));
            default -> throw action.refused("action " + kind + " is not supported");
        };
    }

    private static Verdict.Answer answer(Fields custom, Map<String, Verdict.Answer> bodies) {
        int status = (int) custom.number("ResponseCode");
        Map<String, String> headers = new HashMap<>();
        custom.objects("ResponseHeaders").forEach(header -> headers.put(header.text("Name"), header.text("Value")));
        Optional<String> key = custom.optionalText("CustomResponseBodyKey");
        Verdict.Answer body = key.map(bodies::get).orElse(new Verdict.Answer(status, Map.of(), "text/plain", ""));
        if (key.isPresent() && !bodies.containsKey(key.get())) {
            throw custom.refused("CustomResponseBodyKey " + key.get() + " names no custom response body");
        }
        return new Verdict.Answer(status, headers, body.contentType(), body.body());
    }

    private static Map<String, Verdict.Answer> bodies(Fields properties) {
        Map<String, Verdict.Answer> bodies = new HashMap<>();
        properties.optionalObject("CustomResponseBodies").ifPresent(all -> {
            for (String key : all.names()) {
                Fields body = all.object(key);
                String contentType = switch (body.text("ContentType")) {
                    case "APPLICATION_JSON" -> "application/json";
                    case "TEXT_HTML" -> "text/html";
                    case "TEXT_PLAIN" -> "text/plain";
                    default -> throw body.refused("ContentType is not known");
                };
                bodies.put(key, new Verdict.Answer(403, Map.of(), contentType, body.text("Content")));
            }
        });
        return bodies;
    }

    private static Map<String, Integer> bodyLimits(Fields properties) {
        Map<String, Integer> limits = new HashMap<>();
        properties
                .optionalObject("AssociationConfig")
                .flatMap(config -> config.optionalObject("RequestBody"))
                .ifPresent(kinds -> {
                    for (String kind : kinds.names()) {
                        String limit = kinds.object(kind).text("DefaultSizeInspectionLimit");
                        limits.put(
                                kind,
                                switch (limit) {
                                    case "KB_16" -> 16 * KIB;
                                    case "KB_32" -> 32 * KIB;
                                    case "KB_48" -> 48 * KIB;
                                    case "KB_64" -> 64 * KIB;
                                    default ->
                                        throw kinds.refused("DefaultSizeInspectionLimit " + limit + " is not known");
                                });
                    }
                });
        return limits;
    }
}
