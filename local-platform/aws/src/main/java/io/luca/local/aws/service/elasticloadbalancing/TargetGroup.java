package io.luca.local.aws.service.elasticloadbalancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Backends of one kind, and the path by which a balancer asks whether one is well. */
public final class TargetGroup {

    private final String arn;
    private final String healthPath;
    private final List<Backend> backends = new ArrayList<>();

    TargetGroup(String arn, String healthPath) {
        this.arn = arn;
        this.healthPath = healthPath;
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
