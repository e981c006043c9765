package io.luca.local.aws.service.elasticloadbalancing;

import static io.luca.local.aws.service.elasticloadbalancing.TargetHealth.State.HEALTHY;
import static io.luca.local.aws.service.elasticloadbalancing.TargetHealth.State.INITIAL;
import static io.luca.local.aws.service.elasticloadbalancing.TargetHealth.State.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetHealthTest {

    /** Three passes make well again, two failures make unwell. */
    private final TargetHealth health = new TargetHealth(3, 2);

    @ParameterizedTest
    @CsvSource({
        "'', INITIAL",
        "f, INITIAL",
        "p, HEALTHY",
        "ff, UNHEALTHY",
        "pf, HEALTHY",
        "pfpf, HEALTHY",
        "pff, UNHEALTHY",
        "pffpp, UNHEALTHY",
        "pffppp, HEALTHY",
        "pffppfppp, HEALTHY"
    })
    void is_told_by_the_checks_in_a_row(String checks, TargetHealth.State state) {
        checks.chars().forEach(check -> health.checked(check == 'p'));

        assertThat(health.state()).isEqualTo(state).isIn(INITIAL, HEALTHY, UNHEALTHY);
    }
}
