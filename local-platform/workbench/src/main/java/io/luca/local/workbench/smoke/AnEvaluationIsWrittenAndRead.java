package io.luca.local.workbench.smoke;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Path 1 as a whole: gateway, service, one school's credentials, table. */
final class AnEvaluationIsWrittenAndRead implements Check {

    private static final String ID = "smoke_1";

    @Override
    public Verdict tried(Trial trial) throws IOException, InterruptedException {
        TestSchool school = trial.schools().one();
        HttpApi.Answer written =
                trial.api().post("/evaluations", school.token(school.teacher()), evaluation(trial, school, ID));
        if (written.status() != 201) {
            return Verdict.failed("POST /evaluations answers " + written.told() + ", not 201");
        }
        String path = "/evaluations/" + school.pupil() + "/" + TestSchool.SUBJECT + "/" + school.period() + "/" + ID;
        HttpApi.Answer read = trial.api().get(path, school.token(school.pupil().value()));
        if (read.status() != 200 || read.json().path("score").asInt() != 85) {
            return Verdict.failed("its pupil reads " + read.told() + ", not the score that was written");
        }
        return Verdict.passed("by a teacher, by its pupil");
    }

    static String evaluation(Trial trial, TestSchool school, String id) {
        return new ObjectMapper()
                .createObjectNode()
                .put("student_id", school.pupil().value())
                .put("subject", TestSchool.SUBJECT)
                .put("period", school.period())
                .put("evaluation_id", id)
                .put("type", "exam")
                .put("score", 85)
                .put(
                        "date",
                        LocalDate.ofInstant(trial.clock().instant(), ZoneOffset.UTC)
                                .toString())
                .toString();
    }
}
