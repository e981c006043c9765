package io.luca.interactive.platform;

import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.SchoolTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Everything that the service needs, and one running service. */
public final class Platform implements AutoCloseable {

    public static final String ERASURE_WORKFLOW = "arn:aws:states:us-east-1:000000000000:stateMachine:luca-erasure";
    public static final String EXPORT_WORKFLOW = "arn:aws:states:us-east-1:000000000000:stateMachine:luca-export";

    private final LocalTable table = LocalTable.start();
    private final Link link = new Link(table.endpoint());
    private final FakeSts sts;
    private final UserPool pool;
    private final FakeStepFunctions stepFunctions;
    private final Optional<ServiceProcess> service;

    public Platform() {
        this(true);
    }

    /** Everything but the service, for tests that start it themselves. */
    public static Platform withoutService() {
        return new Platform(false);
    }

    private Platform(boolean withService) {
        try {
            this.sts = new FakeSts();
            this.pool = new UserPool();
            this.stepFunctions = new FakeStepFunctions();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        this.service = withService ? Optional.of(ServiceProcess.start(environment())) : Optional.empty();
        if (withService) {
            awaitFirstAnswer();
        }
    }

    /** The first request loads classes, and on a busy machine it may be told to come again, as any client is. */
    private void awaitFirstAnswer() {
        openSchool("first", "ana");
        Instant limit = Instant.now().plusSeconds(60);
        while (teacher("first")
                        .post("/evaluations", evaluation("ana", "first", "85"))
                        .status()
                != 201) {
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException("the service gave no first answer in a minute");
            }
        }
    }

    /** The environment of a container, with this platform's addresses. */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LUCA_TABLE",
                table.name(),
                "LUCA_TENANT_ROLE_ARN",
                "arn:aws:iam::000000000000:role/tenant",
                "LUCA_USER_POOL_ID",
                UserPool.ID,
                "LUCA_USER_POOL_CLIENT_ID",
                UserPool.CLIENT,
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                "AWS_ENDPOINT_URL_DYNAMODB",
                link.address(),
                "AWS_ENDPOINT_URL_STS",
                sts.address(),
                "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
                pool.address()));
        environment.putAll(Map.of(
                "LUCA_ERASURE_WORKFLOW_ARN",
                ERASURE_WORKFLOW,
                "LUCA_EXPORT_WORKFLOW_ARN",
                EXPORT_WORKFLOW,
                "LUCA_EXPORT_BUCKET",
                "luca-exports",
                "LUCA_BLOCKED_DAYS",
                "30",
                "AWS_ENDPOINT_URL_SFN",
                stepFunctions.address(),
                "AWS_ENDPOINT_URL_S3",
                "http://s3.test"));
        return environment;
    }

    public LocalTable table() {
        return table;
    }

    /** Between the service and its table. */
    public Link link() {
        return link;
    }

    public FakeSts sts() {
        return sts;
    }

    public UserPool pool() {
        return pool;
    }

    public FakeStepFunctions stepFunctions() {
        return stepFunctions;
    }

    /** The service without a token. */
    public Api anonymous() {
        return new Api(service.orElseThrow().address());
    }

    /** The service as somebody of a school sees it. */
    public Api as(String school, String person, String group) {
        return anonymous().as(pool.token(school, person, group));
    }

    public Api teacher(String school) {
        return as(school, "teacher_1", "teacher");
    }

    public Api student(String school, String student) {
        return as(school, student, "student");
    }

    public Api admin(String school) {
        return as(school, "admin_1", "school-admin");
    }

    /** A school with rules for {@code matematicas} in {@code Q1_2024}, and the given students. */
    public void openSchool(String school, String... students) {
        SchoolTable records = table.school(school);
        records.saveConfig(
                new SchoolConfig(
                        List.of(new GradingPeriod(
                                new PeriodId("Q1_2024"), LocalDate.of(2024, 1, 1), LocalDate.of(2024, 3, 31))),
                        Map.of(
                                new SubjectId("matematicas"),
                                new GradingRules(
                                        Map.of(
                                                new EvaluationType("exam"), new BigDecimal("0.7"),
                                                new EvaluationType("homework"), new BigDecimal("0.3")),
                                        new BigDecimal(60),
                                        Scale.DEFAULT)),
                        0),
                UUID.randomUUID());
        for (String student : students) {
            records.enroll(new Student(new StudentId(student), "Ana Secreta de " + school, "3", "A"));
        }
    }

    /** The body of a new evaluation. */
    public static String evaluation(String student, String id, String score) {
        return """
            {"student_id":"%s","subject":"matematicas","period":"Q1_2024","evaluation_id":"%s",
             "type":"exam","score":%s,"date":"2024-02-15"}""".formatted(student, id, score);
    }

    @Override
    public void close() throws IOException {
        service.ifPresent(ServiceProcess::close);
        link.close();
        sts.close();
        pool.close();
        stepFunctions.close();
        table.close();
    }
}
