package io.luca.local.aws.service.waf;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One web ACL in front of one resource. Rules are asked in order of their priority; the first that allows or blocks decides,
 * else the default action. Safe for use by many threads.
 */
public final class WebAcl {

    /** What happens to a request that matches. */
    sealed interface Action {
        record Allow() implements Action {}

        record Count() implements Action {}

        record Block(Optional<Verdict.Answer> answer) implements Action {}
    }

    /** A condition with its consequence. */
    record Rule(String name, Statement statement, Action action, List<String> labels) {}

    private final List<Rule> rules;
    private final Action defaultAction;
    private final int bodyLimit;

    WebAcl(List<Rule> rulesByPriority, Action defaultAction, int bodyLimit) {
        this.rules = List.copyOf(rulesByPriority);
        this.defaultAction = defaultAction;
        this.bodyLimit = bodyLimit;
    }

    /** Judges one request, and counts it where a rule counts requests. */
    public Verdict inspect(WafRequest request) {
        Set<String> labels = new LinkedHashSet<>();
        Statement.Inspection inspection = new Statement.Inspection(request, bodyLimit, labels);
        for (Rule rule : rules) {
            if (rule.statement().matches(inspection)) {
                labels.addAll(rule.labels());
                if (!(rule.action() instanceof Action.Count)) {
                    return verdict(rule.name(), rule.action());
                }
            }
        }
        return verdict("Default_Action", defaultAction);
    }

    private static Verdict verdict(String rule, Action action) {
        return switch (action) {
            case Action.Allow _, Action.Count _ -> new Verdict.Allowed();
            case Action.Block block -> new Verdict.Blocked(rule, block.answer());
        };
    }
}
