package io.luca.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.FakeStepFunctions.Execution;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import io.luca.model.Export;
import io.luca.model.StudentId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A copy of what there is of a student. Each test works in a school of its own. */
@ExtendWith(SharedPlatform.class)
class ExportIT {

    private static final String ANA = "/students/ana/export";

    private final Platform platform;
    private final String school = "export_" + UUID.randomUUID();

    ExportIT(Platform platform) {
        this.platform = platform;
        platform.openSchool(school, "ana");
    }

    @AfterEach
    void repair() {
        platform.stepFunctions().comeBack();
    }

    @Test
    void the_first_request_has_the_copy_made_and_the_next_ones_wait_for_it() {
        Api.Answer first = admin().get(ANA);
        Api.Answer second = admin().get(ANA);

        String id = first.json().path("export_id").asText();
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Retry-After")).isEqualTo("5");
        assertThat(first.json().path("status").asText()).isEqualTo("running");
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(platform.stepFunctions().of(school)).singleElement().satisfies(started -> {
            assertThat(started.workflow()).isEqualTo(Platform.EXPORT_WORKFLOW);
            assertThat(started.name()).isEqualTo(id);
            assertThat(started.input().toString())
                    .isEqualTo("""
                    {"school_id":"%s","student_id":"ana","export_id":"%s","correlation_id":"%s"}""".formatted(school, id, first.header("x-correlation-id")));
        });
    }

    @Test
    void what_could_not_be_started_is_started_by_the_next_try() {
        platform.stepFunctions().goDown();
        Api.Answer refused = admin().get(ANA);
        platform.stepFunctions().comeBack();
        Api.Answer again = admin().get(ANA);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(again.status()).isEqualTo(202);
        assertThat(platform.stepFunctions().of(school)).hasSize(1);
    }

    @Test
    void a_copy_that_is_ready_is_answered_with_links_to_its_files() {
        JsonNode running = admin().get(ANA).json();
        String id = running.path("export_id").asText();
        platform.table()
                .exports(school)
                .markReady(new StudentId("ana"), UUID.fromString(id), List.of("table.jsonl", "history.jsonl"));

        Api.Answer answer = admin().get(ANA);

        JsonNode ready = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(ready.path("status").asText()).isEqualTo("ready");
        assertThat(ready.path("export_id").asText()).isEqualTo(id);
        assertThat(Instant.parse(ready.path("available_until").asText()))
                .isEqualTo(Instant.parse(running.path("requested_at").asText()).plus(Duration.ofHours(1)));
        assertThat(ready.path("files")).hasSize(2);
        assertThat(ready.at("/files/0/name").asText()).isEqualTo("table.jsonl");
        URI link = URI.create(ready.at("/files/0/url").asText());
        assertThat(link.getHost()).isEqualTo("s3.test");
        assertThat(link.getPath()).isEqualTo("/luca-exports/exports/school_id=" + school + "/" + id + "/table.jsonl");
        // the credentials that are the school's own: the service's have another key and no session
        assertThat(link.getQuery()).contains("X-Amz-Credential=ASIATEST/", "X-Amz-Security-Token=token");
    }

    /** Ids of nobody, which anybody can think of without end. */
    @Test
    void forty_exports_of_a_school_at_once_are_as_many_executions_as_it_may_have() {
        List<Api.Answer> answers = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            answers.add(admin().get("/students/ghost_" + number + "/export?not_enrolled=true"));
        }

        assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(Export.MOST_UNDER_WAY);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 202)
                .hasSize(40 - Export.MOST_UNDER_WAY)
                .allSatisfy(refused -> {
                    assertThat(refused.status()).isEqualTo(429);
                    assertThat(refused.header("Retry-After")).isEqualTo("10");
                    assertThat(refused.text()).contains("too-many-requests", Export.MOST_UNDER_WAY + " exports");
                });
        assertThat(platform.stepFunctions().of(school)).hasSize(Export.MOST_UNDER_WAY);
        assertThat(admin().get("/students/ghost_0/export?not_enrolled=true").status())
                .as("who waits for one goes on waiting")
                .isEqualTo(202);
        String other = school + "_2";
        platform.openSchool(other, "ana");
        assertThat(platform.admin(other).get(ANA).status()).as("another school").isEqualTo(202);
    }

    @Test
    void a_copy_that_takes_too_long_is_stopped_before_another_is_begun() {
        String slow = admin().get(ANA).json().path("export_id").asText();
        Map<String, AttributeValue> item = new HashMap<>(platform.table()
                .items("TENANT#" + school + "#PRIVACY", "EXPORT#ana")
                .getFirst());
        item.put(
                "requested_at",
                AttributeValue.fromS(Instant.now().minus(Duration.ofHours(7)).toString()));
        platform.table().put(item);
        platform.stepFunctions().goDown();
        assertThat(admin().get(ANA).status()).isEqualTo(503);
        platform.stepFunctions().comeBack();
        assertThat(platform.stepFunctions().running(school)).containsExactly(slow);

        String next = admin().get(ANA).json().path("export_id").asText();

        assertThat(next).isNotEqualTo(slow);
        assertThat(platform.stepFunctions().running(school)).containsExactly(next);
    }

    @Test
    void a_copy_whose_making_failed_is_begun_anew_by_the_next_request() {
        String id = admin().get(ANA).json().path("export_id").asText();
        platform.stepFunctions().end(id, "FAILED");

        assertThat(admin().get(ANA).status()).isEqualTo(202);

        assertThat(platform.stepFunctions().of(school))
                .extracting(Execution::name)
                .containsExactlyInAnyOrder(id, id + "-2");
    }

    @Test
    void a_copy_that_was_given_up_is_followed_by_another_one() {
        String failed = admin().get(ANA).json().path("export_id").asText();
        platform.table().exports(school).giveUp(new StudentId("ana"), UUID.fromString(failed));
        platform.stepFunctions().end(failed, "FAILED");

        Api.Answer again = admin().get(ANA);

        String next = again.json().path("export_id").asText();
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("status").asText()).isEqualTo("running");
        assertThat(next).isNotEqualTo(failed);
        assertThat(platform.stepFunctions().running(school)).containsExactly(next);
    }

    @Test
    void a_copy_that_was_just_made_is_not_made_again() {
        String id = admin().get(ANA).json().path("export_id").asText();
        platform.stepFunctions().end(id, "SUCCEEDED");

        assertThat(admin().get(ANA).status()).isEqualTo(202);

        assertThat(platform.stepFunctions().of(school)).hasSize(1);
    }

    @Test
    void what_was_stored_under_an_id_that_is_nobodys_can_be_exported_if_that_is_said() {
        assertThat(admin().get("/students/nobody/export").status()).isEqualTo(404);
        assertThat(admin().get("/students/nobody/export?not_enrolled=yes").field())
                .isEqualTo("not_enrolled");
        Api.Answer twice = admin().get("/students/nobody/export?not_enrolled=true&not_enrolled=false");
        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.field()).isEqualTo("not_enrolled");
        assertThat(admin().get("/students/nobody/export?not_enrolled=true").status())
                .isEqualTo(202);
    }

    @Test
    void a_blocked_student_can_be_exported() {
        admin().post("/students/ana/erasure", "{\"confirm\":\"ana\"}");

        assertThat(admin().get(ANA).status()).isEqualTo(202);
    }

    @Test
    void a_student_of_another_school_is_as_unknown_as_nobody() {
        String other = school + "_2";
        platform.openSchool(other, "carla");

        Api.Answer answer = admin().get("/students/carla/export");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.field()).isEqualTo("student_id");
        assertThat(platform.stepFunctions().of(school)).isEmpty();
        assertThat(platform.table().exports(school).find(new StudentId("carla")))
                .isEmpty();
    }

    private Api admin() {
        return platform.admin(school);
    }
}
