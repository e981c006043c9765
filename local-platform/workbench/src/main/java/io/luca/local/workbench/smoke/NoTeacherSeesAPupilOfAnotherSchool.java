package io.luca.local.workbench.smoke;

import java.io.IOException;

/** A token of one school gets nothing of another by the API, neither to read nor to write. */
final class NoTeacherSeesAPupilOfAnotherSchool implements Check {

    @Override
    public Verdict tried(Trial trial) throws IOException, InterruptedException {
        TestSchool school = trial.schools().other();
        TestSchool stranger = trial.schools().one();
        String teacher = stranger.token(stranger.teacher());
        String profile = "/profile/" + school.pupil();
        HttpApi.Answer own = trial.api().get(profile, school.token(school.teacher()));
        if (own.status() != 200) {
            return Verdict.failed("its own teacher gets " + own.told() + ", not 200: nothing can be said of others");
        }
        HttpApi.Answer read = trial.api().get(profile, teacher);
        HttpApi.Answer written = trial.api()
                .post(
                        "/evaluations",
                        teacher,
                        AnEvaluationIsWrittenAndRead.evaluation(trial, school, "smoke_stranger"));
        if (read.status() != 404 || written.status() != 404) {
            return Verdict.failed("a teacher of another school reads with " + read.told() + " and writes with "
                    + written.told() + ", not 404");
        }
        return Verdict.passed("404, as if there were no such pupil");
    }
}
