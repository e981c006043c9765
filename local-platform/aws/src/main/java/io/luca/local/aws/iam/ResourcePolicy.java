package io.luca.local.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.endpoint.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy that is attached to a resource: what it denies to everybody, and what it allows to services of AWS. Within one account an
 * identity policy that allows is enough, so a resource's own allowance is not needed for callers of this account; a service that acts by
 * no role has nothing else.
 */
public final class ResourcePolicy {

    private static final String EVERYBODY = "*";
    /** How a statement names a service of AWS. */
    private static final String SERVICE = "service:";

    /** All calls count as encrypted: they do not leave this machine. */
    private static final Map<String, List<String>> ON_ONE_MACHINE = Map.of("aws:SecureTransport", List.of("true"));

    private final PolicyDocument policy;

    private ResourcePolicy(PolicyDocument policy) {
        this.policy = policy;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it says what is not honoured here
     */
    public static ResourcePolicy parse(JsonNode document) {
        PolicyDocument policy = PolicyDocument.parseOfResource(document);
        for (Statement statement : policy.statements()) {
            boolean deniesAll = !statement.allow() && statement.principals().equals(List.of(EVERYBODY));
            boolean allowsServices = statement.allow()
                    && statement.principals().stream().allMatch(principal -> principal.startsWith(SERVICE));
            if (!deniesAll && !allowsServices) {
                throw new IllegalArgumentException(
                        "a resource's policy may only deny something to everybody here, or allow it to a service");
            }
        }
        return new ResourcePolicy(policy);
    }

    /** Whether it lets a service of AWS do it, for the resource that the service acts for. */
    public boolean allows(Caller.AwsPrincipal service, String action, String resource) {
        Map<String, List<String>> context = new HashMap<>(ON_ONE_MACHINE);
        context.put("aws:SourceAccount", List.of(service.accountId()));
        context.put("aws:SourceArn", List.of(service.sourceArn()));
        List<String> names = List.of(EVERYBODY, SERVICE + service.principal());
        return Evaluator.decide(
                        List.of(policy),
                        action,
                        resource,
                        RequestContext.of(context),
                        statement -> statement.principals().stream().anyMatch(names::contains))
                == Decision.ALLOWED;
    }

    /** Whether it forbids the call, whoever makes it. */
    public boolean denies(String action, String resource) {
        return Evaluator.decide(List.of(policy), action, resource, RequestContext.of(ON_ONE_MACHINE))
                == Decision.EXPLICIT_DENY;
    }
}
