package io.luca.local.aws.service.scheduler;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.template.Provisioner;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** EventBridge Scheduler on this machine: schedules, which go by the machine's time. */
public final class SchedulerRoom implements AwsRoom {

    private final Optional<KeptSchedules> kept;
    private final Schedules schedules;
    private final SchedulerService service;

    public SchedulerRoom(Cloud cloud) {
        kept = cloud.dataDirectory().map(data -> new KeptSchedules(data.resolve("schedules")));
        schedules = new Schedules(
                cloud.environment(),
                cloud.timeline(),
                cloud.roles(),
                cloud::deliver,
                cloud::takes,
                kept,
                cloud.metrics());
        service = new SchedulerService(schedules, cloud.roles());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(schedules);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    @Override
    public Set<MetricKind> emits() {
        return ScheduleMetrics.kinds();
    }

    @Override
    public void start() {
        schedules.restore();
    }

    @Override
    public void close() {
        kept.ifPresent(KeptSchedules::close);
    }

    /** All schedules, with what each calls. */
    public Schedules schedules() {
        return schedules;
    }
}
