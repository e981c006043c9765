package io.luca.local.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A policy that is attached to a resource, of which what it denies to everybody is honoured. Within one account an identity
 * policy that allows is enough, so a resource's own allowance is not needed for callers of this account.
 */
public final class ResourcePolicy {

    private static final String EVERYBODY = "*";
    /** What is allowed to a service of AWS's own, such as CloudWatch, is allowed to nobody on this machine. */
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

    /** Whether it forbids the call, whoever makes it. */
    public boolean denies(String action, String resource) {
        return Evaluator.decide(List.of(policy), action, resource, RequestContext.of(ON_ONE_MACHINE))
                == Decision.EXPLICIT_DENY;
    }
}
