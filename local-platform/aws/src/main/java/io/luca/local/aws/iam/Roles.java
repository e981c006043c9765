package io.luca.local.aws.iam;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All roles of the templates, and every decision about them. Safe for use by many threads.
 *
 * <p>A role that does not exist, or an unsigned caller, is refused. The account's root may do everything, as in AWS.
 */
public final class Roles implements Provisioner, Authorization, RoleTrust {

    private static final Logger log = LoggerFactory.getLogger(Roles.class);
    private static final String ROLE = "AWS::IAM::Role";
    private static final String POLICY = "AWS::IAM::Policy";
    private static final String MANAGED_POLICY = "AWS::IAM::ManagedPolicy";
    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
    private static final int MOST_OF_MANAGED = 6_144;

    private final Environment environment;
    private final Map<String, Role> byArn = new ConcurrentHashMap<>();
    private final Map<String, PolicyDocument> managed = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private volatile RefusalListener listener = RefusalListener.NOBODY;

    public Roles(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Set<String> types() {
        return Set.of(ROLE, POLICY, MANAGED_POLICY);
    }

    /** How many calls were refused since the start. */
    public long refusals() {
        return refused.sum();
    }

    /** Tells of each refusal from now on, to this one alone. */
    public void tellRefusals(RefusalListener next) {
        listener = next;
    }

    /** The ARN of the one role whose logical id begins so. */
    public String arnOf(String logicalIdPrefix) {
        return byArn.keySet().stream()
                .filter(arn -> arn.substring(arn.indexOf('-') + 1).startsWith(logicalIdPrefix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no role " + logicalIdPrefix + "…"));
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        try {
            return switch (resource.type()) {
                case ROLE -> provisionRole(resource, properties);
                case POLICY -> provisionPolicy(resource, properties);
                default -> provisionManagedPolicy(resource, properties);
            };
        } catch (IllegalArgumentException unknown) {
            throw properties.refused(String.valueOf(unknown.getMessage()));
        }
    }

    @Override
    public void require(Caller caller, String action, String resource, Map<String, List<String>> keys) {
        Decision decision = switch (caller) {
            case Caller.AccountRoot _ -> Decision.ALLOWED;
            case Caller.Anonymous _, Caller.AwsPrincipal _ -> Decision.IMPLICIT_DENY;
            case Caller.RoleSession session -> decide(session, action, resource, context(session, keys));
        };
        if (decision != Decision.ALLOWED) {
            log.info("refused: {} to {} on {} ({})", caller.arn(), action, resource, decision);
            throw refusal(
                    400,
                    new Refusal(
                            caller,
                            action,
                            resource,
                            "AccessDeniedException",
                            "User: %s is not authorized to perform: %s on resource: %s %s"
                                    .formatted(caller.arn(), action, resource, because(decision, action))));
        }
    }

    @Override
    public void requireAssumable(Caller caller, String roleArn, String sessionName, Map<String, String> tags) {
        Role role = byArn.get(roleArn);
        boolean allowed = role != null
                && mayAssume(caller, role, "sts:AssumeRole", sessionName, tags)
                && (tags.isEmpty() || mayAssume(caller, role, "sts:TagSession", sessionName, tags));
        if (!allowed) {
            log.info("refused: {} to become {} with tags {}", caller.arn(), roleArn, tags.keySet());
            throw refusal(
                    403,
                    new Refusal(
                            caller,
                            "sts:AssumeRole",
                            roleArn,
                            "AccessDenied",
                            "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                                    .formatted(caller.arn(), roleArn)));
        }
    }

    private AwsError refusal(int status, Refusal refusal) {
        refused.increment();
        listener.refused(refusal);
        return new AwsError(status, refusal.code(), refusal.message());
    }

    /**
     * Confirms that an AWS service may act as a role.
     *
     * @param service such as {@code lambda.amazonaws.com}
     * @throws IllegalArgumentException if the role does not trust it, or there is no such role
     */
    public void requireTrusted(String roleArn, String service) {
        requireTrusted(roleArn, service, Map.of());
    }

    /**
     * Confirms that an AWS service may act as a role for a resource of this account.
     *
     * @param context what the service says of whom it acts for, such as {@code aws:SourceArn}
     * @throws IllegalArgumentException if the role does not trust it, or there is no such role
     */
    public void requireTrusted(String roleArn, String service, Map<String, List<String>> context) {
        Role role = byArn.get(roleArn);
        boolean trusted = role != null
                && trusts(role, "sts:AssumeRole", List.of("service:" + service), RequestContext.of(context))
                        == Decision.ALLOWED;
        if (!trusted) {
            throw new IllegalArgumentException(roleArn + " does not exist or does not trust " + service);
        }
    }

    private boolean mayAssume(Caller caller, Role role, String action, String sessionName, Map<String, String> tags) {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("sts:RoleSessionName", List.of(sessionName));
        tags.forEach((key, value) -> keys.put("aws:RequestTag/" + key, List.of(value)));
        keys.put("aws:TagKeys", List.copyOf(tags.keySet()));
        return switch (caller) {
            case Caller.Anonymous _, Caller.AwsPrincipal _ -> false;
            case Caller.AccountRoot root ->
                trusts(role, action, principals(root), rootContext(keys)) == Decision.ALLOWED;
            case Caller.RoleSession session -> {
                RequestContext context = context(session, keys);
                yield decide(session, action, role.arn(), context) == Decision.ALLOWED
                        && trusts(role, action, principals(session), context) == Decision.ALLOWED;
            }
        };
    }

    private static Decision trusts(Role role, String action, List<String> principals, RequestContext context) {
        return Evaluator.decide(
                List.of(role.trust()),
                action,
                role.arn(),
                context,
                statement -> statement.principals().stream().anyMatch(principals::contains));
    }

    private List<String> principals(Caller caller) {
        List<String> names = new ArrayList<>(List.of(
                "*", caller.arn(), environment.accountId(), "arn:aws:iam::" + environment.accountId() + ":root"));
        if (caller instanceof Caller.RoleSession session) {
            names.add(session.roleArn());
        }
        return names;
    }

    private Decision decide(Caller.RoleSession session, String action, String resource, RequestContext context) {
        return Optional.ofNullable(byArn.get(session.roleArn()))
                .map(role -> Evaluator.decide(role.policies(), action, resource, context))
                .orElse(Decision.IMPLICIT_DENY);
    }

    private RequestContext context(Caller.RoleSession session, Map<String, List<String>> keys) {
        RequestContext context = RequestContext.of(keys);
        Role role = byArn.get(session.roleArn());
        if (role != null) {
            role.tags().forEach((key, value) -> context.put("aws:PrincipalTag/" + key, value));
        }
        session.tags()
                .forEach((key, value) -> context.put("aws:PrincipalTag/" + key, value)); // they win over the role's
        return context.put("aws:PrincipalArn", session.roleArn())
                .put("aws:PrincipalAccount", environment.accountId())
                .put("aws:PrincipalType", "AssumedRole");
    }

    private RequestContext rootContext(Map<String, List<String>> keys) {
        return RequestContext.of(keys)
                .put("aws:PrincipalArn", "arn:aws:iam::" + environment.accountId() + ":root")
                .put("aws:PrincipalAccount", environment.accountId())
                .put("aws:PrincipalType", "Account");
    }

    private Provisioned provisionRole(Resource resource, Fields properties) {
        String name = properties.optionalText("RoleName").orElse(resource.stack() + "-" + resource.logicalId());
        String path = properties.optionalText("Path").orElse("/");
        String arn = "arn:aws:iam::" + environment.accountId() + ":role" + path + name;
        Map<String, String> tags = new HashMap<>();
        properties.objects("Tags").forEach(tag -> tags.put(tag.text("Key"), tag.text("Value")));
        Role role = new Role(arn, PolicyDocument.parseTrust(properties.tree("AssumeRolePolicyDocument")), tags);
        properties.objects("Policies").forEach(policy -> {
            policy.optionalText("PolicyName");
            role.put(PolicyDocument.parse(policy.tree("PolicyDocument")));
        });
        for (String policyArn : properties.texts("ManagedPolicyArns")) {
            PolicyDocument known = managed.get(policyArn);
            if (known != null) {
                role.attach(known);
            } else if (policyArn.startsWith("arn:aws:iam::aws:policy/")) {
                properties.ignore(
                        "ManagedPolicyArns", "AWS's own policies are in no template: what only they allow is refused");
            } else {
                throw properties.refused("ManagedPolicyArns names " + policyArn + ", which no template declares");
            }
        }
        properties.ignore("Description", "text for people");
        properties.ignore("MaxSessionDuration", "sessions here last an hour at most, the limit of chained roles");
        byArn.put(arn, role);
        return new Provisioned(name, Map.of("Arn", arn, "RoleId", "AROALOCAL" + resource.logicalId()));
    }

    private Provisioned provisionPolicy(Resource resource, Fields properties) {
        PolicyDocument policy = PolicyDocument.parse(properties.tree("PolicyDocument"));
        properties.optionalText("PolicyName");
        roles(properties).forEach(role -> role.put(policy));
        return Provisioned.of(resource.logicalId());
    }

    private Provisioned provisionManagedPolicy(Resource resource, Fields properties) {
        PolicyDocument policy = PolicyDocument.parse(properties.tree("PolicyDocument"));
        String name = properties.optionalText("ManagedPolicyName").orElse(resource.logicalId());
        properties.ignore("Description", "text for people");
        String path = properties.optionalText("Path").orElse("/");
        String arn = "arn:aws:iam::" + environment.accountId() + ":policy" + path + name;
        if (policy.length() > MOST_OF_MANAGED) {
            throw properties.refused(
                    "a managed policy has " + MOST_OF_MANAGED + " characters at most, not " + policy.length());
        }
        managed.put(arn, policy);
        roles(properties).forEach(role -> role.attach(policy));
        return new Provisioned(arn, Map.of("PolicyArn", arn));
    }

    private List<Role> roles(Fields properties) {
        return properties.texts("Roles").stream()
                .map(name -> byArn.values().stream()
                        .filter(role -> role.arn().endsWith("/" + name))
                        .findFirst()
                        .orElseThrow(() -> properties.refused("Roles names " + name + ", which does not exist")))
                .toList();
    }

    private static String because(Decision decision, String action) {
        return decision == Decision.EXPLICIT_DENY
                ? "with an explicit deny in an identity-based policy"
                : "because no identity-based policy allows the " + action + " action";
    }
}
