package io.luca.local.workbench.smoke;

import java.io.IOException;
import java.util.Locale;

/** The preflight that a browser sends is answered for the one origin of the settings, and for no other. */
final class PagesOfTheWebOriginMayCall implements Check {

    @Override
    public Verdict tried(Trial trial) throws IOException, InterruptedException {
        String origin = trial.deployed().webOrigin();
        HttpApi.Answer answer = trial.api().preflight("/evaluations", origin, "POST");
        if (answer.status() != 204 && answer.status() != 200) {
            return Verdict.failed("the preflight of POST /evaluations answers " + answer.told() + ", not 204");
        }
        String allowed = answer.header("Access-Control-Allow-Origin");
        if (!allowed.equals(origin)) {
            return Verdict.failed("it allows the origin '" + allowed + "', not " + origin + " alone");
        }
        if (!answer.header("Access-Control-Allow-Methods").contains("POST")
                || !answer.header("Access-Control-Allow-Headers")
                        .toLowerCase(Locale.ROOT)
                        .contains("authorization")) {
            return Verdict.failed("it allows no POST with the header Authorization");
        }
        return Verdict.passed(origin);
    }
}
