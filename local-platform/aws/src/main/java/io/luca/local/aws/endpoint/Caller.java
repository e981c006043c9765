package io.luca.local.aws.endpoint;

import java.time.Instant;
import java.util.Map;

/** Who signed a request to the local AWS endpoint. */
public sealed interface Caller {

    /** The ARN that error messages and policies call this principal by. */
    String arn();

    /** Nobody: an unsigned request, which only a few public operations accept. */
    record Anonymous() implements Caller {
        @Override
        public String arn() {
            return "anonymous";
        }
    }

    /** The account's operator, as the AWS CLI of a developer uses it. No policy limits it. */
    record AccountRoot(String accountId) implements Caller {
        @Override
        public String arn() {
            return "arn:aws:iam::" + accountId + ":root";
        }
    }

    /**
     * A session of a role, as a deployable has it or as {@code AssumeRole} gives it.
     *
     * @param roleArn the role that was assumed
     * @param sessionName the session's name, which ends the session's ARN
     * @param tags the session tags, seen by policies as {@code aws:PrincipalTag/…}
     */
    record RoleSession(String roleArn, String sessionName, Map<String, String> tags, Instant expiration)
            implements Caller {

        public RoleSession {
            tags = Map.copyOf(tags);
        }

        @Override
        public String arn() {
            return roleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/" + sessionName;
        }
    }

    /**
     * A service of AWS that acts for a resource of the account, by no role: what it may do is what the policy of the resource that it does
     * it to allows.
     *
     * @param principal such as {@code cloudwatch.amazonaws.com}
     * @param accountId of the resource that it acts for
     * @param sourceArn that resource
     */
    record AwsPrincipal(String principal, String accountId, String sourceArn) implements Caller {
        @Override
        public String arn() {
            return principal;
        }
    }
}
