package io.luca.local.workbench.smoke;

import java.io.IOException;

/** AWS's managed rules stand before the gateway. */
final class AKnownAttackIsRefused implements Check {

    /** AWSManagedRulesCommonRuleSet, CrossSiteScripting_QUERYARGUMENTS. */
    private static final String ATTACK = "/config?x=%3Cscript%3Ealert(1)%3C%2Fscript%3E";

    @Override
    public Verdict tried(Trial trial) throws IOException, InterruptedException {
        if (trial.place().isLaptop()) {
            return Verdict.notHere("the rules of a managed group are AWS's own, and do not run on this machine");
        }
        HttpApi.Answer answer = trial.api().get(ATTACK, ""); // past the firewall it would be 401
        return answer.status() == 403
                ? Verdict.passed("403, a script in the query")
                : Verdict.failed("a script in the query is answered " + answer.told()
                        + ", not 403: AWS's managed rules do not stand before the gateway");
    }
}
