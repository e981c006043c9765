package io.luca.local.aws.iam;

import java.util.List;
import java.util.function.Predicate;

/** IAM's evaluation: an explicit deny wins, then any allow, else it is denied. */
public final class Evaluator {

    private Evaluator() {}

    /** Judges a request by the identity policies of its caller. */
    public static Decision decide(
            List<PolicyDocument> policies, String action, String resource, RequestContext context) {
        return decide(policies, action, resource, context, _ -> true);
    }

    /** Judges by the statements that a principal is named in, as in a trust policy. */
    static Decision decide(
            List<PolicyDocument> policies,
            String action,
            String resource,
            RequestContext context,
            Predicate<Statement> relevant) {
        Decision decision = Decision.IMPLICIT_DENY;
        for (PolicyDocument policy : policies) {
            for (Statement statement : policy.statements()) {
                if (relevant.test(statement) && statement.applies(action, resource, context)) {
                    if (!statement.allow()) {
                        return Decision.EXPLICIT_DENY;
                    }
                    decision = Decision.ALLOWED;
                }
            }
        }
        return decision;
    }
}
