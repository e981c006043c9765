package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.endtoend.Api.Answer;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.cli.Luca;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.SchoolState;
import io.luca.model.Score;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.SchoolTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A school comes into being by one command, is suspended by another, and goes on, while others work. */
@ExtendWith(BootedPlatform.class)
class SchoolLifeIT {

    private static final String OWN_PASSWORD = "Propia-2026!";
    private static final String DEMO_PASSWORD = "Demo-2026!";
    private static final SubjectId MATH = new SubjectId("matematicas");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern PASSWORD = Pattern.compile("with the password (\\S+), which is good once");

    private final Platform platform;
    private final Api api;
    private final String school = "colegio_" + UUID.randomUUID().toString().substring(0, 8);

    SchoolLifeIT(Booted booted) {
        this.platform = booted.platform();
        this.api = booted.api();
    }

    private record Said(int exit, String text) {}

    private Said luca(String... words) {
        StringWriter said = new StringWriter();
        int exit = Luca.commands()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(Stream.concat(
                                Stream.of(words),
                                Stream.of(
                                        "--aws-port",
                                        String.valueOf(
                                                URI.create(platform.awsUrl()).getPort())))
                        .toArray(String[]::new));
        return new Said(exit, said.toString());
    }

    private Said create(String name) {
        return luca(
                "school",
                "create",
                "--id",
                school,
                "--name",
                name,
                "--time-zone",
                "America/Mexico_City",
                "--admin",
                "ana",
                "--admin-names",
                "Ana López");
    }

    private static String password(Said created) {
        Matcher found = PASSWORD.matcher(created.text());
        assertThat(found.find()).as(created.text()).isTrue();
        return found.group(1);
    }

    @Test
    void a_school_that_is_created_is_its_administrators_from_the_first_sign_in_on() {
        String lost = password(create("Colegio del Norte"));
        String oneTime = password(create("Colegio del Norte"));
        String person = school + ".ana";

        assertThat(api.initiate(person, lost).status())
                .as("a password that was lost")
                .isEqualTo(400);
        String token = new StaffSignIn(api).first(person, oneTime, OWN_PASSWORD);

        assertThat(api.get("/me", token).json().path("roles").get(0).asText()).isEqualTo("school-admin");
        assertThat(api.get("/catalog", token).json().path("subjects").findValuesAsText("id"))
                .contains("matematicas");
        assertThat(api.get("/rights", token).text("teachers")).isEqualTo("class");
        Answer added = api.post(
                "/students",
                token,
                "{\"student_id\":\"beto\",\"name\":\"Beto\",\"grade_level\":\"3\",\"group\":\"A\"}");
        assertThat(added.status()).as(added.json().toString()).isEqualTo(201);
        assertThat(create("Colegio del Norte").text()).contains("the account is in use");
        assertThat(create("Colegio del Sur").exit()).as("the id is another's").isEqualTo(1);
        assertThat(luca("school", "list").text()).contains(school, "Colegio del Norte", "school_123");
    }

    @Test
    void an_account_of_that_name_that_is_another_schools_gets_no_password() {
        platform.people().enroll(school + ".ana", DEMO_PASSWORD, "school_123", "teacher");

        Said refused = create("Colegio del Norte");

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.text()).contains("name another --admin").doesNotContain("password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dynamodb", "athena", "cognito-idp"})
    void whoever_was_stopped_at_a_step_begins_again(String service) {
        platform.cloud().faults().begin(service, Faults.Kind.ERROR);
        try {
            assertThat(create("Colegio del Norte").exit()).isEqualTo(1);
        } finally {
            platform.cloud().faults().end(service);
        }

        Said again = create("Colegio del Norte");

        assertThat(again.exit()).as(again.text()).isZero();
        assertThat(api.initiate(school + ".ana", password(again)).text("ChallengeName"))
                .isEqualTo("NEW_PASSWORD_REQUIRED");
        assertThat(luca("school", "show", school).text()).contains("active");
    }

    @Test
    void a_suspended_school_waits_while_another_one_works() {
        create("Colegio del Norte");
        enrollAndMark("beto");
        assertThat(luca("school", "suspend", school).text()).contains("suspended");
        platform.people().enroll("maestra_" + school, DEMO_PASSWORD, school, "teacher");
        String token = api.token("maestra_" + school);

        assertThat(api.get("/profile/beto", token).text("type")).endsWith("school-suspended");
        assertThat(api.get("/profile/student_456", api.token("teacher_789")).status())
                .isEqualTo(200);
        assertThat(outcomeOfAnEvent(token)).isEqualTo("quarantined");
        assertThat(luca("invoke", "consolidation").exit()).isZero();
        assertThat(pendingOf("beto")).as("no night makes its grades").isEqualTo(1);

        assertThat(luca("school", "resume", school).text()).contains("active");

        assertThat(luca("invoke", "consolidation").exit()).isZero();
        assertThat(pendingOf("beto")).isZero();
        assertThat(luca("school", "show", school).text()).contains(SchoolState.ACTIVE.word());
    }

    /** Not by the service: what it has once seen of a school it believes for a minute. */
    private void enrollAndMark(String student) {
        try (TableAccess access = new TableAccess(platform)) {
            SchoolTable records = access.table().forSchool(new SchoolId(school));
            records.enroll(new Student(new StudentId(student), "Beto", "3", "A"));
            GradingPeriod first = first(records);
            var _ = records.record(Evaluation.recorded(
                    new EvaluationKey(new StudentId(student), MATH, first.id(), new EvaluationId("e1")),
                    new EvaluationType("exam"),
                    Score.of("80"),
                    first.start(),
                    new PersonId("maestra"),
                    Instant.now()));
        }
    }

    private int pendingOf(String student) {
        try (TableAccess access = new TableAccess(platform)) {
            SchoolTable records = access.table().forSchool(new SchoolId(school));
            return records.gradeDetail(
                            new StudentId(student), MATH, first(records).id())
                    .pending();
        }
    }

    private static GradingPeriod first(SchoolTable records) {
        return records.config().orElseThrow().periods().getFirst();
    }

    private String outcomeOfAnEvent(String token) {
        Answer sent = api.post("/behavior", token, """
                {"event_id":"%s","student_id":"beto","event_type":"retraso","occurred_at":"%s"}""".formatted(UUID.randomUUID(), Instant.now()));
        assertThat(sent.status()).isEqualTo(202);
        String receipt = "/behavior/receipts/" + sent.text("request_id");
        new Eventually(platform, LIMIT).await(() -> api.get(receipt, token).status() == 200);
        JsonNode row = api.get(receipt, token).json().path("rows").path(0);
        assertThat(row.path("reason").asText()).isEqualTo("the school is suspended");
        return row.path("outcome").asText();
    }
}
