package io.luca.local.workbench.smoke;

import java.io.IOException;

/** A password alone makes nobody a teacher: the pool's trigger takes the groups out of such a token. */
final class StaffWithoutASecondFactorHasNoRole implements Check {

    @Override
    public Verdict tried(Trial trial) throws IOException, InterruptedException {
        TestSchool school = trial.schools().one();
        HttpApi.Answer without = trial.api().get("/config", school.tokenOfPasswordAlone(school.administrator()));
        HttpApi.Answer with = trial.api().get("/config", school.token(school.administrator()));
        return without.status() == 403
                        && without.text("type").endsWith("second-factor-required")
                        && with.status() == 200
                ? Verdict.passed("and with one has it")
                : Verdict.failed("GET /config answers " + without.told()
                        + " to an administrator without a second factor, and " + with.told() + " to one with it");
    }
}
