package io.luca.gov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.gov.Partner.Breaks;
import io.luca.gov.Partner.Says;
import io.luca.store.FaultyCalls;
import io.luca.store.FaultyCalls.KillPoint;
import io.luca.store.FaultyCalls.Killed;
import io.luca.store.LocalTable;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A run is killed at each of its calls to the store, before and after; it, or another run, goes on. */
class KilledIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    /** A government with every kind of trouble: a lost answer, a lost request, a busy one, an outcome that nobody knows. */
    private static void trouble(Partner partner) {
        partner.refuses("dora");
        partner.next(
                new Breaks(true), new Says(503, "{}", "", false), new Breaks(false), new Says(500, "{}", "", true));
    }

    static Stream<Arguments> moments() {
        return Stream.of(
                Arguments.of(KillPoint.BEFORE, "run-1", Duration.ZERO, 1),
                Arguments.of(KillPoint.AFTER, "run-2", Duration.ofMinutes(16), 3));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void killed_at_any_call_the_next_run_brings_every_grade_to_the_government_once(
            KillPoint point, String next, Duration later, int every) {
        int calls = callsOfAnUndisturbedRun();
        assertThat(calls).isGreaterThan(30);
        for (int call = 1; call <= calls; call += every) {
            TABLE.renew();
            try (SyncFixture fixture = fill()) {
                FaultyCalls killing = new FaultyCalls(call, point);
                try (DynamoDbClient client = TABLE.client(killing)) {
                    assertThatThrownBy(() -> fixture.run("run-1", 2, client).run())
                            .isInstanceOf(Killed.class);
                }
                fixture.run(next, 2).after(later).run();
                assertSettled(fixture, point + " call " + call);
            }
        }
    }

    private static int callsOfAnUndisturbedRun() {
        TABLE.renew();
        FaultyCalls counted = new FaultyCalls(Integer.MAX_VALUE, KillPoint.BEFORE);
        try (SyncFixture fixture = fill();
                DynamoDbClient client = TABLE.client(counted)) {
            fixture.run("run-1", 2, client).run();
            assertSettled(fixture, "undisturbed");
        }
        return counted.calls();
    }

    private static SyncFixture fill() {
        SyncFixture fixture = new SyncFixture(TABLE);
        fixture.school("norte").grades("ana", "dora");
        fixture.school("sur").grades("elsa");
        trouble(fixture.partner());
        return fixture;
    }

    private static void assertSettled(SyncFixture fixture, String when) {
        assertThat(fixture.partner().versions())
                .as(when)
                .isEqualTo(Map.of(
                        "norte/ana/matematicas/1", 1,
                        "sur/elsa/matematicas/1", 1));
        assertThat(fixture.grades())
                .as(when)
                .isEqualTo(Map.of(
                        "ana", "v1 SYNCED",
                        "dora", "v1 REJECTED",
                        "elsa", "v1 SYNCED"));
        assertThat(fixture.items("STATE"))
                .as(when)
                .noneMatch(state -> state.containsKey("open") || state.containsKey("aside"));
        assertThat(fixture.items("BATCH#"))
                .as(when)
                .allMatch(
                        batch -> java.util.Set.of("CONFIRMED", "REFUSED").contains(SyncFixture.text(batch, "status")));
    }
}
