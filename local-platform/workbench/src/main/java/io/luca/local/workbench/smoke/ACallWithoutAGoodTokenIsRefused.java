package io.luca.local.workbench.smoke;

import java.io.IOException;

/** The gateway's authorizer stands before every route. */
final class ACallWithoutAGoodTokenIsRefused implements Check {

    private static final String FORGED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJub2JvZHkifQ.";

    @Override
    public Verdict tried(Trial trial) throws IOException, InterruptedException {
        HttpApi.Answer without = trial.api().get("/config", "");
        HttpApi.Answer forged = trial.api().get("/config", FORGED);
        return without.status() == 401 && forged.status() == 401
                ? Verdict.passed("401 without one and with a forged one")
                : Verdict.failed("GET /config answers " + without.told() + " without a token and " + forged.told()
                        + " to a forged one, not 401");
    }
}
