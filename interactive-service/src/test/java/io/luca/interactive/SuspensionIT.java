package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import io.luca.model.SchoolId;
import io.luca.model.SchoolState;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a suspended school may still do, by every route of the contract. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuspensionIT {

    private static final String SUSPENDED = "suspended_1";
    private static final String AT_WORK = "suspended_10";
    private static final String RECEIPT = "GET /behavior/receipts/{request_id}";

    private final Platform platform;

    SuspensionIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    void suspend_one_of_two_schools_whose_names_begin_alike() {
        for (String school : List.of(SUSPENDED, AT_WORK)) {
            platform.openSchool(school, "ana");
            platform.table().registry().register(new SchoolId(school));
        }
        var _ = platform.table().registry().change(new SchoolId(SUSPENDED), SchoolState.SUSPENDED, Instant.EPOCH);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.luca.interactive.SharesIT#routes")
    void nobody_of_it_may_do_anything_but_read_what_became_of_events(String route) {
        List<Api.Answer> answers = everybody().map(api -> call(api, route)).toList();

        if (route.equals(RECEIPT)) {
            assertThat(answers).noneMatch(answer -> answer.status() == 403);
        } else {
            assertThat(answers).allMatch(answer -> answer.status() == 403);
            assertThat(answers).anyMatch(answer -> answer.problem().equals("school-suspended"));
        }
    }

    @Test
    void nothing_of_it_changes_and_another_school_works_on() {
        Api.Answer refused = platform.teacher(SUSPENDED).post("/evaluations", evaluation("ana", "e1", "85"));
        Api.Answer taken = platform.teacher(AT_WORK).post("/evaluations", evaluation("ana", "e1", "85"));

        assertThat(refused.problem()).isEqualTo("school-suspended");
        assertThat(platform.table().items("TENANT#" + SUSPENDED + "#STUDENT#ana", "EVAL#"))
                .isEmpty();
        assertThat(taken.status()).isEqualTo(201);
    }

    private Stream<Api> everybody() {
        return Stream.of(
                platform.teacher(SUSPENDED),
                platform.student(SUSPENDED, "ana"),
                platform.as(SUSPENDED, "coordinator_1", "coordinator"),
                platform.admin(SUSPENDED));
    }

    private static Api.Answer call(Api api, String route) {
        String[] words = route.split(" ");
        return api.send(
                words[1].replaceAll("\\{\\w+}", "ana"),
                request -> request.header("Content-Type", "application/json")
                        .method(
                                words[0],
                                words[0].equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")));
    }
}
