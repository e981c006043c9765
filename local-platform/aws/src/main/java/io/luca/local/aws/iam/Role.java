package io.luca.local.aws.iam;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One role of the templates: who may become it, and what it may do. */
final class Role {

    private final String arn;
    private final PolicyDocument trust;
    private final Map<String, String> tags;
    private final List<PolicyDocument> policies = new CopyOnWriteArrayList<>();

    Role(String arn, PolicyDocument trust, Map<String, String> tags) {
        this.arn = arn;
        this.trust = trust;
        this.tags = Map.copyOf(tags);
    }

    String arn() {
        return arn;
    }

    PolicyDocument trust() {
        return trust;
    }

    Map<String, String> tags() {
        return tags;
    }

    void attach(PolicyDocument policy) {
        policies.add(policy);
    }

    List<PolicyDocument> policies() {
        return policies;
    }
}
