package io.luca.local.workbench.smoke;

import java.io.IOException;

/** The firewall's own rule stands before the gateway. */
final class ALargeBodyIsRefused implements Check {

    /** A body may have 64 KiB. */
    private static final int TOO_MANY = 70_000;

    @Override
    public Verdict tried(Trial trial) throws IOException, InterruptedException {
        // without a token: only what stands before the authorizer can say 413
        HttpApi.Answer answer = trial.api().post("/evaluations", "", "x".repeat(TOO_MANY));
        return answer.status() == 413
                ? Verdict.passed("413")
                : Verdict.failed("a body of " + TOO_MANY + " bytes is answered " + answer.told()
                        + ", not 413: the firewall does not stand before the gateway");
    }
}
