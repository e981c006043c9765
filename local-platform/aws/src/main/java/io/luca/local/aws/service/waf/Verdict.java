package io.luca.local.aws.service.waf;

import java.util.Map;
import java.util.Optional;

/** What a web ACL says of a request. */
public sealed interface Verdict {

    /** The request goes on. */
    record Allowed() implements Verdict {}

    /**
     * The request is refused.
     *
     * @param rule the rule that did it, or {@code Default_Action}
     * @param answer what the template wants to be answered; empty leaves it to the protected resource
     */
    record Blocked(String rule, Optional<Answer> answer) implements Verdict {}

    /** A custom response. */
    record Answer(int status, Map<String, String> headers, String contentType, String body) {

        public Answer {
            headers = Map.copyOf(headers);
        }
    }
}
