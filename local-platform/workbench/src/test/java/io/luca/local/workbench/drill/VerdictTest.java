package io.luca.local.workbench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.workbench.drill.GovOutageDrill.Verdict;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A drill passes if all is well, and fails for each single thing that is not. */
class VerdictTest {

    private static final int GRADES = 100;
    private static final SyncedGrades ALL = new SyncedGrades(98, 2, 0);

    @Test
    void a_run_in_which_all_went_well_has_passed() {
        assertThat(verdict(GRADES, ALL, 6.8, "SUCCEEDED", 98, 0, 21, 6_989).isPassed())
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void a_run_fails_with(String what, Verdict verdict) {
        assertThat(verdict.isPassed()).isFalse();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("nothing to send", verdict(0, new SyncedGrades(0, 0, 0), 1, "SUCCEEDED", 0, 0, 21, 10)),
                Arguments.of(
                        "a grade that waits still",
                        verdict(GRADES, new SyncedGrades(97, 2, 1), 6.8, "SUCCEEDED", 97, 0, 21, 10)),
                Arguments.of(
                        "a grade that nobody accounts for",
                        verdict(GRADES, new SyncedGrades(97, 2, 0), 6.8, "SUCCEEDED", 97, 0, 21, 10)),
                Arguments.of(
                        "a grade that was confirmed and is not there",
                        verdict(GRADES, ALL, 6.8, "SUCCEEDED", 97, 0, 21, 10)),
                Arguments.of(
                        "a grade that is there and was not confirmed",
                        verdict(GRADES, ALL, 6.8, "SUCCEEDED", 99, 0, 21, 10)),
                Arguments.of("a grade twice", verdict(GRADES, ALL, 6.8, "SUCCEEDED", 98, 1, 21, 10)),
                Arguments.of("an outage that nothing has met", verdict(GRADES, ALL, 6.8, "SUCCEEDED", 98, 0, 0, 10)),
                Arguments.of("the window over", verdict(GRADES, ALL, 48, "SUCCEEDED", 98, 0, 21, 10)),
                Arguments.of("a history at its limit", verdict(GRADES, ALL, 6.8, "SUCCEEDED", 98, 0, 21, 25_000)),
                Arguments.of("another end", verdict(GRADES, ALL, 6.8, "FAILED DeadlineMissed", 98, 0, 21, 10)));
    }

    private static Verdict verdict(
            int grades,
            SyncedGrades table,
            double hours,
            String endedAs,
            int received,
            long duplicates,
            long duringOutage,
            int mostEvents) {
        return new Verdict(
                grades,
                table,
                hours,
                endedAs,
                received,
                duplicates,
                2,
                3,
                duringOutage,
                0,
                1,
                mostEvents,
                mostEvents,
                10,
                8,
                40,
                Optional.empty(),
                1,
                0.5);
    }
}
