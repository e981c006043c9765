package io.luca.local.aws.service.waf;

import java.util.List;
import java.util.Set;

/** One condition of a rule, made ready when the template was read. Safe for use by many threads. */
@FunctionalInterface
interface Statement {

    /** A request as it passes the rules, with the labels that it has got so far. */
    record Inspection(WafRequest request, int bodyLimit, Set<String> labels) {

        /** How many bytes of the body may be looked at. */
        int inspectable() {
            return Math.min(request.body().length, bodyLimit);
        }

        boolean isOversize() {
            return request.body().length > bodyLimit;
        }
    }

    boolean matches(Inspection inspection);

    static Statement and(List<Statement> all) {
        return inspection -> all.stream().allMatch(one -> one.matches(inspection));
    }

    static Statement or(List<Statement> any) {
        return inspection -> any.stream().anyMatch(one -> one.matches(inspection));
    }

    static Statement not(Statement one) {
        return inspection -> !one.matches(inspection);
    }
}
