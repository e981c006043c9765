package io.luca.store;

import static io.luca.store.Samples.HISTORY;
import static io.luca.store.Samples.MATH;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.Q1;
import static io.luca.store.Samples.QUARTER_1;
import static io.luca.store.Samples.assertFails;
import static io.luca.store.Samples.configOf;
import static io.luca.store.Samples.evaluation;
import static io.luca.store.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.contract.TableSchema;
import io.luca.model.ErrorCode;
import io.luca.model.GradingPeriod;
import io.luca.model.Leaving;
import io.luca.model.Notice;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.store.FaultyCalls.KillPoint;
import io.luca.store.FaultyCalls.Killed;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** A subject or a period is taken away in two steps, and never from under a mark. */
class RemovalIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final Instant DUE = NOW.plus(Notice.LENGTH);
    private static final GradingPeriod QUARTER_2 =
            new GradingPeriod(new PeriodId("Q2_2024"), LocalDate.of(2024, 4, 1), LocalDate.of(2024, 6, 28));

    /** A copy of the service, which remembers what it has opened. */
    private static SchoolConfigs norte() {
        return TABLE.tables().configOf(NORTE);
    }

    private static SchoolConfig replace(SchoolConfig next, Instant now) {
        return norte().replace(next, UUID.randomUUID(), now);
    }

    private static void recordMath() {
        TABLE.school("norte").record(evaluation("exam_1", "80"));
    }

    @Test
    void what_is_left_out_is_not_in_force_and_is_known_until_the_notice_is_over() {
        replace(configOf(0, MATH, HISTORY), NOW);

        SchoolConfig saved = replace(configOf(1, HISTORY), NOW);

        assertThat(saved.leaving()).contains(new Leaving(List.of(), Map.of(MATH, rules()), DUE));
        assertThat(saved.rules()).containsOnlyKeys(HISTORY);
        assertThat(norte().stored()).contains(saved);
        assertThat(norte().settle(DUE.minusNanos(1))).contains(saved);
        assertThat(TABLE.school("norte").config().orElseThrow().rules()).containsOnlyKeys(MATH, HISTORY);
    }

    @Test
    void what_no_mark_hangs_on_is_gone_then_and_the_version_that_was_read_still_counts() {
        replace(configOf(0, MATH, HISTORY), NOW);
        replace(configOf(1, HISTORY), NOW);

        assertThat(norte().settle(DUE)).contains(configOf(2, HISTORY));

        assertThat(norte().stored()).contains(configOf(2, HISTORY));
        assertThat(replace(configOf(2, HISTORY), DUE)).isEqualTo(configOf(3, HISTORY));
    }

    @Test
    void what_a_mark_hangs_on_is_in_force_again_and_that_is_a_new_version() {
        replace(configOf(0, MATH, HISTORY), NOW);
        replace(configOf(1, HISTORY), NOW);
        recordMath();

        assertThat(norte().settle(DUE)).contains(configOf(3, MATH, HISTORY));

        assertThat(norte().stored()).contains(configOf(3, MATH, HISTORY));
        assertFails(() -> replace(configOf(2, HISTORY), DUE), ErrorCode.CONFLICT, "version");
    }

    /** The mark is of a subject and a period that leave both; of the others there is none. */
    @Test
    void a_mark_keeps_its_subject_and_its_period_and_no_more() {
        PeriodId other = new PeriodId("Q3_2024");
        GradingPeriod quarter3 = new GradingPeriod(other, LocalDate.of(2024, 7, 1), LocalDate.of(2024, 9, 30));
        replace(
                new SchoolConfig(
                        List.of(QUARTER_1, QUARTER_2, quarter3),
                        configOf(0, MATH, HISTORY).rules(),
                        0),
                NOW);
        replace(new SchoolConfig(List.of(QUARTER_2), configOf(0, HISTORY).rules(), 1), NOW);
        recordMath();

        SchoolConfig settled = norte().settle(DUE).orElseThrow();

        assertThat(settled.rules()).containsOnlyKeys(MATH, HISTORY);
        assertThat(settled.periods()).containsExactlyInAnyOrder(QUARTER_1, QUARTER_2);
        assertThat(settled.leaving()).isEmpty();
    }

    @Test
    void what_is_named_again_stays_as_it_is_named() {
        replace(configOf(0, MATH, HISTORY), NOW);
        replace(configOf(1, HISTORY), NOW);

        SchoolConfig back = replace(configOf(2, MATH, HISTORY), NOW.plusSeconds(10));

        assertThat(back).isEqualTo(configOf(3, MATH, HISTORY));
        assertThat(norte().settle(DUE)).contains(back);
    }

    /** What leaves later has had no notice before; what leaves already waits with it. */
    @Test
    void a_later_removal_is_given_its_whole_notice_and_another_save_postpones_nothing() {
        replace(
                new SchoolConfig(
                        List.of(QUARTER_1, QUARTER_2),
                        configOf(0, MATH, HISTORY).rules(),
                        0),
                NOW);
        replace(
                new SchoolConfig(
                        List.of(QUARTER_1, QUARTER_2), configOf(0, HISTORY).rules(), 1),
                NOW);

        SchoolConfig same = replace(
                new SchoolConfig(
                        List.of(QUARTER_1, QUARTER_2), configOf(0, HISTORY).rules(), 2),
                NOW.plusSeconds(50));
        SchoolConfig more = replace(configOf(3, HISTORY), NOW.plusSeconds(60));

        assertThat(same.leaving().orElseThrow().from()).isEqualTo(DUE);
        assertThat(more.leaving())
                .contains(new Leaving(List.of(QUARTER_2), Map.of(MATH, rules()), DUE.plusSeconds(60)));
    }

    @Test
    void what_leaves_and_what_is_in_force_must_have_room_together() {
        List<GradingPeriod> years = java.util.stream.IntStream.range(0, 40)
                .mapToObj(year -> new GradingPeriod(
                        new PeriodId("y" + year), LocalDate.of(2000 + year, 1, 1), LocalDate.of(2000 + year, 12, 31)))
                .toList();
        SchoolConfig many = new SchoolConfig(years, configOf(0, MATH).rules(), 0);
        SchoolConfig others = new SchoolConfig(
                years.stream()
                        .map(year -> new GradingPeriod(new PeriodId("z" + year.id()), year.start(), year.end()))
                        .toList(),
                many.rules(),
                1);
        replace(many, NOW);

        assertFails(() -> replace(others, NOW), ErrorCode.CONFLICT, "periods");
        assertThat(norte().stored().orElseThrow().version()).isOne();
    }

    @Test
    void a_save_that_takes_no_time_takes_nothing_away() {
        replace(configOf(0, MATH, HISTORY), NOW);

        assertThatThrownBy(() -> TABLE.school("norte").saveConfig(configOf(1, HISTORY), UUID.randomUUID()))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(norte().stored()).contains(configOf(1, MATH, HISTORY));
    }

    /** The look would otherwise miss marks of the last moments, or of the next school by name. */
    @Test
    void the_look_for_marks_reads_what_was_written_last_in_this_school_alone() {
        Requests requests = new Requests();
        TABLE.school("norte-2").record(evaluation("exam_1", "80"));
        try (DynamoDbClient client = TABLE.client(requests)) {
            assertThat(TABLE.table(client).configOf(NORTE).opened()).isEmpty();
            recordMath();
            assertThat(TABLE.table(client).configOf(NORTE).opened()).containsExactly(new SchoolClass(MATH, Q1));
        }
        assertThat(requests.all).hasSize(2).allSatisfy(request -> {
            assertThat(((QueryRequest) request).consistentRead()).isTrue();
            assertThat(((QueryRequest) request).indexName()).isNull();
        });
    }

    @Test
    void only_the_first_mark_of_a_class_costs_a_second_write_and_all_others_write_themselves_alone() {
        Requests requests = new Requests();
        try (DynamoDbClient client = TABLE.client(requests)) {
            SchoolTable norte = TABLE.table(client).forSchool(NORTE);
            norte.record(evaluation("exam_1", "80"));
            assertThat(requests.all).hasSize(2);
            requests.all.clear();

            for (int number = 2; number <= 9; number++) {
                norte.record(evaluation("exam_" + number, "80"));
            }
        }

        assertThat(requests.all)
                .hasSize(8)
                .extracting(request -> ((PutItemRequest) request)
                        .item()
                        .get(TableSchema.SORT_KEY)
                        .s())
                .allMatch(key -> key.startsWith("EVAL#"))
                .doesNotHaveDuplicates();
    }

    /** Whoever dies on the way leaves a class without a mark, at worst, and never a mark without its class. */
    @ParameterizedTest
    @EnumSource(KillPoint.class)
    void killed_at_any_call_no_mark_is_stored_whose_class_is_not_opened(KillPoint point) {
        for (int call = 1; call <= 2; call++) {
            TABLE.renew();
            replace(configOf(0, MATH, HISTORY), NOW);
            replace(configOf(1, HISTORY), NOW);
            try (DynamoDbClient client = TABLE.client(new FaultyCalls(call, point))) {
                SchoolTable dying = TABLE.table(client).forSchool(NORTE);
                assertThatThrownBy(() -> dying.record(evaluation("exam_1", "80")))
                        .isInstanceOf(Killed.class);
            }

            SchoolConfig settled = norte().settle(DUE).orElseThrow();

            assertThat(settled.rules().containsKey(MATH) || !hasMark())
                    .as("killed %s call %d", point, call)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(KillPoint.class)
    void killed_at_any_call_a_removal_is_announced_or_not_and_the_next_try_brings_it_through(KillPoint point) {
        UUID write = UUID.randomUUID();
        for (int call = 1; call <= 2; call++) {
            TABLE.renew();
            SchoolConfig before = replace(configOf(0, MATH, HISTORY), NOW);
            SchoolConfig after = before.replacedBy(configOf(1, HISTORY), NOW);
            try (DynamoDbClient client = TABLE.client(new FaultyCalls(call, point))) {
                SchoolConfigs dying = TABLE.table(client).configOf(NORTE);
                assertThatThrownBy(() -> dying.replace(configOf(1, HISTORY), write, NOW))
                        .isInstanceOf(Killed.class);
            }

            assertThat(norte().stored().orElseThrow()).isIn(before, after);
            assertThat(norte().replace(configOf(1, HISTORY), write, NOW)).isEqualTo(after);
            assertThat(norte().stored()).contains(after);
        }
    }

    @ParameterizedTest
    @EnumSource(KillPoint.class)
    void killed_at_any_call_the_end_of_the_notice_is_come_to_or_not_and_the_next_look_comes_to_it(KillPoint point) {
        for (boolean isMarked : List.of(true, false)) {
            SchoolConfig end = isMarked ? configOf(3, MATH, HISTORY) : configOf(2, HISTORY);
            for (int call = 1; call <= 3; call++) {
                TABLE.renew();
                replace(configOf(0, MATH, HISTORY), NOW);
                SchoolConfig announced = replace(configOf(1, HISTORY), NOW);
                if (isMarked) {
                    recordMath();
                }
                try (DynamoDbClient client = TABLE.client(new FaultyCalls(call, point))) {
                    SchoolConfigs dying = TABLE.table(client).configOf(NORTE);
                    assertThatThrownBy(() -> dying.settle(DUE)).isInstanceOf(Killed.class);
                }

                assertThat(norte().stored().orElseThrow()).isIn(announced, end);
                assertThat(norte().settle(DUE)).contains(end);
                assertThat(norte().settle(DUE)).as("once more").contains(end);
            }
        }
    }

    /** Whatever somebody else does between the reading and the writing of a look, what he did holds. */
    @Test
    void a_look_that_was_overtaken_takes_nothing_away_and_brings_nothing_back() {
        for (int call = 1; call <= 3; call++) {
            TABLE.renew();
            replace(configOf(0, MATH, HISTORY), NOW);
            replace(configOf(1, HISTORY), NOW);
            Between between = new Between(call, () -> replace(configOf(2, MATH, HISTORY), DUE));
            try (DynamoDbClient client = TABLE.client(between)) {
                Optional<SchoolConfig> settled =
                        TABLE.table(client).configOf(NORTE).settle(DUE);

                assertThat(settled).as("before call %d", call).contains(configOf(3, MATH, HISTORY));
            }
            assertThat(norte().stored()).contains(configOf(3, MATH, HISTORY));
        }
    }

    /** The same the other way round: the save is the one that is overtaken, by a look that changes no version. */
    @Test
    void a_save_that_was_overtaken_by_a_look_is_made_from_what_the_look_has_left() {
        for (int call = 1; call <= 2; call++) {
            TABLE.renew();
            replace(configOf(0, MATH, HISTORY), NOW);
            replace(configOf(1, HISTORY), NOW);
            Between between = new Between(call, () -> norte().settle(DUE));
            try (DynamoDbClient client = TABLE.client(between)) {
                SchoolConfig saved = TABLE.table(client)
                        .configOf(NORTE)
                        .replace(configOf(2, HISTORY), UUID.randomUUID(), NOW.plusSeconds(100));

                assertThat(saved).as("before call %d", call).isEqualTo(configOf(3, HISTORY));
            }
            assertThat(norte().stored()).contains(configOf(3, HISTORY));
        }
    }

    @Test
    void a_save_whose_answer_was_lost_finds_itself_also_after_the_end_of_a_notice() {
        replace(configOf(0, MATH, HISTORY), NOW);
        replace(configOf(1, HISTORY), NOW);
        recordMath();
        UUID write = UUID.randomUUID();
        norte().replace(configOf(2, HISTORY), write, NOW.plusSeconds(1));
        norte().settle(DUE);

        assertThat(norte().replace(configOf(2, HISTORY), write, NOW.plusSeconds(1)))
                .isEqualTo(configOf(4, MATH, HISTORY));
    }

    private static boolean hasMark() {
        return TABLE.items().stream()
                .anyMatch(item -> item.get(TableSchema.SORT_KEY).s().startsWith("EVAL#"));
    }

    /** Remembers what was sent. */
    private static final class Requests implements ExecutionInterceptor {

        private final Queue<SdkRequest> all = new ConcurrentLinkedQueue<>();

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            all.add(context.request());
        }
    }

    /** Lets somebody else act before one call. */
    private static final class Between implements ExecutionInterceptor {

        private final int call;
        private final Runnable action;
        private int calls;

        Between(int call, Runnable action) {
            this.call = call;
            this.action = action;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            calls++;
            if (calls == call) {
                action.run();
            }
        }
    }
}
