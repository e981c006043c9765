package io.luca.local.aws.service.elasticloadbalancing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Backends of one kind, and the path by which a balancer asks whether one is well. */
public final class TargetGroup {

    private final String arn;
    private final String healthPath;
    private final Check check;
    private final TargetHealth health;
    private final List<Backend> backends = new ArrayList<>();

    /**
     * How a group's targets are asked whether they are well.
     *
     * @param passesToBeWell so many in a row
     * @param failuresToBeUnwell so many in a row
     */
    record Check(Duration interval, Duration timeout, int passesToBeWell, int failuresToBeUnwell) {}

    TargetGroup(String arn, String healthPath, Check check) {
        this.arn = arn;
        this.healthPath = healthPath;
        this.check = check;
        health = new TargetHealth(check.passesToBeWell(), check.failuresToBeUnwell());
    }

    /** The end of its ARN, by which its metrics name it. */
    String fullName() {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    Check check() {
        return check;
    }

    /** Of its backend. */
    TargetHealth health() {
        return health;
    }

    /** Its backend answered a health check, as its balancer would have it, or did not. */
    public void checked(boolean isPassed) {
        health.checked(isPassed);
    }

    public String arn() {
        return arn;
    }

    public String healthPath() {
        return healthPath;
    }

    /** Adds a backend; this machine runs one of each kind. */
    public synchronized void register(Backend backend) {
        backends.add(backend);
    }

    synchronized Optional<Backend> backend() {
        return backends.stream().findFirst();
    }
}
