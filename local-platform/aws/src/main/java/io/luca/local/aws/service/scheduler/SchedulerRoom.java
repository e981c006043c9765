package io.luca.local.aws.service.scheduler;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.template.Provisioner;
import java.util.List;

/** EventBridge Scheduler on this machine: schedules, which go by the machine's time. */
public final class SchedulerRoom implements AwsRoom {

    private final Schedules schedules;
    private final SchedulerService service;

    public SchedulerRoom(Cloud cloud) {
        schedules = new Schedules(cloud.environment(), cloud.timeline(), cloud.roles(), cloud::deliver, cloud::takes);
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

    /** All schedules, with what each calls. */
    public Schedules schedules() {
        return schedules;
    }
}
