package io.luca.local.workbench.smoke;

import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;

/** Name and password give a token, and a wrong password none. */
final class APersonSignsIn implements Check {

    @Override
    public Verdict tried(Trial trial) {
        TestSchool school = trial.schools().one();
        var _ = school.token(school.teacher());
        var _ = school.token(school.pupil().value());
        try {
            var _ = trial.signIn().idToken(school.teacher(), school.password() + "x");
            return Verdict.failed("a wrong password signs in too");
        } catch (NotAuthorizedException refused) {
            return Verdict.passed("and not by a wrong password");
        }
    }
}
