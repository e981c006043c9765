package io.luca.local.aws.iam;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One role of the templates: who may become it, and what it may do. */
final class Role {

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
    private static final int MOST_OF_TRUST = 2_048;

    private static final int MOST_OF_ALL_INLINE = 10_240;

    private final String arn;
    private final PolicyDocument trust;
    private final Map<String, String> tags;
    private final List<PolicyDocument> policies = new CopyOnWriteArrayList<>();

    private int inlineLength;

    /** @throws IllegalArgumentException if the trust policy is longer than IAM takes */
    Role(String arn, PolicyDocument trust, Map<String, String> tags) {
        require(trust.length(), MOST_OF_TRUST, "the trust policy of a role has");
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

    /** Attaches a managed policy. */
    void attach(PolicyDocument policy) {
        policies.add(policy);
    }

    /**
     * Puts a policy into the role itself.
     *
     * @throws IllegalArgumentException if all of these together are longer than IAM takes
     */
    synchronized void put(PolicyDocument policy) {
        inlineLength += policy.length();
        require(inlineLength, MOST_OF_ALL_INLINE, "all inline policies of a role have");
        policies.add(policy);
    }

    private static void require(int length, int most, String what) {
        if (length > most) {
            throw new IllegalArgumentException(what + " " + most + " characters at most, not " + length);
        }
    }

    List<PolicyDocument> policies() {
        return policies;
    }
}
