package io.luca.local.aws.service.cognito;

import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.service.waf.Verdict;
import io.luca.local.aws.service.waf.WafRequest;
import io.luca.local.aws.service.waf.WebAcl;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The web ACLs before user pools. Cognito shows WAF where a call comes from and its headers, and withholds what says anything of a
 * person: all that runs here has a password, a code or a token in its body, so WAF sees none of it. Whatever a rule wants to be
 * answered, the API answers with an error of its own.
 *
 * <p>https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html
 */
final class PoolFirewall {

    private static final int FORBIDDEN = 403;
    private static final byte[] WITHHELD = {};

    private final Function<String, Optional<WebAcl>> inFrontOf;

    /** @param inFrontOf the web ACL before a pool, by the pool's ARN */
    PoolFirewall(Function<String, Optional<WebAcl>> inFrontOf) {
        this.inFrontOf = inFrontOf;
    }

    /**
     * Lets a call go on that anybody may make.
     *
     * @throws AwsError {@code ForbiddenException} if a rule blocks it
     */
    void judge(String poolArn, AwsCall call) {
        inFrontOf.apply(poolArn).map(acl -> acl.inspect(shown(call))).ifPresent(verdict -> {
            if (verdict instanceof Verdict.Blocked) {
                throw new AwsError(FORBIDDEN, "ForbiddenException", "Request not allowed due to WAF block.");
            }
        });
    }

    private static WafRequest shown(AwsCall call) {
        Map<String, List<String>> headers = new HashMap<>();
        call.headers().forEach(header -> headers.put(header.name().toLowerCase(Locale.ROOT), header.allValues()));
        return new WafRequest(call.target().method(), call.target().rawPath(), "", headers, WITHHELD, call.sourceIp());
    }
}
