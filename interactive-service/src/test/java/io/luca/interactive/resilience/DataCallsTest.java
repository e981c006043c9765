package io.luca.interactive.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DataCallsTest {

    private static final SchoolId SCHOOL = new SchoolId("norte");

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void a_failure_that_may_pass_is_tried_three_times() {
        DataCalls data = new DataCalls(Duration.ofMinutes(1));

        assertThatThrownBy(() -> data.call(SCHOOL, failing(LucaException.unavailable("busy", null))))
                .hasMessage("busy");

        assertThat(calls).hasValue(3);
    }

    @Test
    void the_third_try_may_succeed() {
        DataCalls data = new DataCalls(Duration.ofMinutes(1));

        String answer = data.call(SCHOOL, () -> {
            if (calls.incrementAndGet() < 3) {
                throw LucaException.unavailable("busy", null);
            }
            return "there";
        });

        assertThat(answer).isEqualTo("there");
    }

    @Test
    void a_refusal_is_not_tried_again() {
        DataCalls data = new DataCalls(Duration.ofMinutes(1));

        assertThatThrownBy(() -> data.call(SCHOOL, failing(LucaException.conflict("version", "other"))))
                .hasMessage("other");

        assertThat(calls).hasValue(1);
    }

    @Test
    void after_five_failures_in_a_row_the_store_is_not_asked() {
        DataCalls data = new DataCalls(Duration.ofMinutes(1));
        Supplier<String> failing = failing(LucaException.unavailable("busy", null));
        fail(data, failing);
        fail(data, failing);
        assertThat(calls).hasValue(5);

        LucaException refused = fail(data, failing);

        assertThat(calls).hasValue(5);
        assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(DataCalls.storeFailed(refused)).isTrue();
        assertThat(data.refused().take()).isPositive();
        assertThat(data.takeRefusedSchools()).isEqualTo(1);
        assertThat(data.takeRefusedSchools())
                .as("though the breaker is open still")
                .isZero();
    }

    @Test
    void four_failures_and_a_success_leave_the_store_open() {
        DataCalls data = new DataCalls(Duration.ofMinutes(1));
        fail(data, failing(LucaException.unavailable("busy", null)));
        assertThat(data.call(SCHOOL, () -> "there")).isEqualTo("there");
        fail(data, failing(LucaException.unavailable("busy", null)));

        assertThat(data.call(SCHOOL, () -> "there")).isEqualTo("there");
    }

    @Test
    void refusals_do_not_close_the_store_for_others() {
        DataCalls data = new DataCalls(Duration.ofMinutes(1));
        for (int i = 0; i < 10; i++) {
            fail(data, failing(LucaException.conflict("version", "other")));
        }

        assertThat(data.call(SCHOOL, () -> "there")).isEqualTo("there");
    }

    @Test
    void when_the_wait_is_over_one_success_opens_it_again() {
        DataCalls data = new DataCalls(Duration.ofMillis(1));
        Supplier<String> failing = failing(LucaException.unavailable("busy", null));
        fail(data, failing);
        fail(data, failing);

        assertThat(untilItAnswers(data)).isEqualTo("there");
        assertThat(data.call(SCHOOL, () -> "there")).isEqualTo("there");
    }

    @Test
    void a_request_whose_time_is_over_asks_no_more() {
        DataCalls data = new DataCalls(Duration.ofMinutes(1));
        Supplier<String> failing = failing(LucaException.unavailable("busy", null));

        LucaException refused = TimeBudget.within(Duration.ZERO, () -> fail(data, failing));

        assertThat(calls).hasValue(0);
        assertThat(DataCalls.storeFailed(refused)).isTrue();
    }

    @Test
    void a_request_whose_time_runs_out_during_a_try_does_not_try_again() {
        DataCalls data = new DataCalls(Duration.ofMinutes(1));
        Supplier<String> slow = failing(LucaException.unavailable("busy", null));

        LucaException refused = TimeBudget.within(
                Duration.ofMillis(20),
                () -> fail(data, () -> {
                    while (!TimeBudget.spent()) {
                        Thread.onSpinWait();
                    }
                    return slow.get();
                }));

        assertThat(calls).hasValue(1);
        assertThat(refused).hasMessage("busy");
    }

    @Test
    void work_outside_of_requests_has_all_its_tries() {
        assertThat(TimeBudget.spent()).isFalse();
    }

    @Test
    void missing_credentials_are_no_failure_of_the_store() {
        LucaException closed = LucaException.closed("no credentials", new IllegalStateException("sts"));

        assertThat(DataCalls.storeFailed(closed)).isFalse();
    }

    private static String untilItAnswers(DataCalls data) {
        while (true) {
            try {
                return data.call(SCHOOL, () -> "there");
            } catch (LucaException stillOpen) {
                assertThat(DataCalls.storeFailed(stillOpen)).isTrue();
            }
        }
    }

    private Supplier<String> failing(LucaException failure) {
        return () -> {
            calls.incrementAndGet();
            throw failure;
        };
    }

    private static LucaException fail(DataCalls data, Supplier<String> call) {
        try {
            throw new AssertionError("no failure but " + data.call(SCHOOL, call));
        } catch (LucaException failure) {
            return failure;
        }
    }

    @Test
    void one_schools_failures_close_nothing_to_another() {
        DataCalls data = new DataCalls(Duration.ofMinutes(1));
        for (int failures = 0; failures < 5; failures++) {
            assertThatThrownBy(() -> data.call(SCHOOL, failing(LucaException.unavailable("busy", null))))
                    .isInstanceOf(LucaException.class);
        }

        assertThatThrownBy(() -> data.call(SCHOOL, () -> "reached"))
                .hasCauseInstanceOf(CallNotPermittedException.class);
        assertThat(data.call(new SchoolId("sur"), () -> "reached")).isEqualTo("reached");
    }
}
