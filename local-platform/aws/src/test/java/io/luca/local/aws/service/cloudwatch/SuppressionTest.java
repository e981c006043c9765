package io.luca.local.aws.service.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples of AWS's page, whose wait lasts two units of time and whose extension three. In a row each character is a unit: C is a
 * change of the composite alarm, A says that the suppressor is in ALARM, and the last column says when the composite alarm acts.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html">the page</a>
 */
class SuppressionTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "example 1 nothing suppresses it after the wait,            ..C......., .........., ....!.....",
        "example 2 the suppressor comes before the wait is over,    ..C......., ...AAAAAAA, ..........",
        "example 3 a change back begins another wait,               ..CC......, .........., .....!....",
        "example 4 the suppressor is in alarm already,              ..C......., AAAAAAAAAA, ..........",
        "example 5 it acts after the extension,                     ..C......., ...AAA...., .........!",
        "example 6 a change in the extension begins a wait instead, ..C....C.., ...AAA...., .........!",
        "a suppressor that came and went without a change,          .........., .AAA......, ..........",
    })
    void a_composite_alarm_acts_when_nothing_suppresses_it_any_more(
            String name, String changes, String suppressing, String acts) {
        Suppression suppression =
                new Suppression(new Suppression.By("maintenance", Duration.ofMinutes(2), Duration.ofMinutes(3)));
        StringBuilder acted = new StringBuilder();

        for (int unit = 0; unit < changes.length(); unit++) {
            boolean isActing = suppression.advance(
                    NOON.plus(Duration.ofMinutes(unit)), changes.charAt(unit) == 'C', suppressing.charAt(unit) == 'A');
            acted.append(isActing ? '!' : '.');
        }

        assertThat(acted).as(name).hasToString(acts);
    }
}
