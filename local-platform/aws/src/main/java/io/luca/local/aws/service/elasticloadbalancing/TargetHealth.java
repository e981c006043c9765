package io.luca.local.aws.service.elasticloadbalancing;

/**
 * Whether a balancer holds one target for well, from what its health checks said one after the other. A target that is new is neither well nor
 * unwell, and is well with its first check that passes.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html. Safe for use by many threads.
 */
final class TargetHealth {

    private final int passesToBeWell;
    private final int failuresToBeUnwell;
    private State state = State.INITIAL;
    private int passes;
    private int failures;

    /** As Elastic Load Balancing names them. */
    enum State {
        INITIAL,
        HEALTHY,
        UNHEALTHY
    }

    /**
     * A target that is new.
     *
     * @param passesToBeWell so many checks in a row must pass before one that was unwell is well
     * @param failuresToBeUnwell so many in a row must fail before one is unwell
     */
    TargetHealth(int passesToBeWell, int failuresToBeUnwell) {
        this.passesToBeWell = passesToBeWell;
        this.failuresToBeUnwell = failuresToBeUnwell;
    }

    /** A check was made. */
    synchronized void checked(boolean isPassed) {
        passes = isPassed ? passes + 1 : 0;
        failures = isPassed ? 0 : failures + 1;
        if (failures >= failuresToBeUnwell) {
            state = State.UNHEALTHY;
        } else if (passes >= (state == State.UNHEALTHY ? passesToBeWell : 1)) {
            state = State.HEALTHY;
        }
    }

    synchronized State state() {
        return state;
    }
}
