package io.luca.local.aws.service.cloudwatch;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.Provisioner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CloudWatch on this machine: the alarms of the templates, which go by the machine's time. They watch what the other rooms record in {@link
 * Cloud#metrics()}, never the rooms themselves: what is watched does not wait for who watches.
 */
public final class CloudWatchRoom implements AwsRoom {

    private static final Logger log = LoggerFactory.getLogger(CloudWatchRoom.class);
    private static final String PRINCIPAL = "cloudwatch.amazonaws.com";
    private static final String SUBJECT = "Subject";

    private final Cloud cloud;
    private final Alarms alarms;
    private final AlarmMessage messages;
    private final CloudWatchService service;
    private final Optional<KeptAlarms> kept;
    private Optional<Watch> watch = Optional.empty();

    public CloudWatchRoom(Cloud cloud) {
        this.cloud = cloud;
        Instant created = cloud.clock().instant();
        alarms = new Alarms(cloud.environment(), cloud.clock(), cloud::takes);
        messages = new AlarmMessage(cloud.environment(), created);
        service = new CloudWatchService(alarms, cloud.metrics(), cloud.roles(), cloud.environment(), created);
        kept = cloud.dataDirectory().map(data -> new KeptAlarms(data.resolve("alarms")));
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(alarms);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    /** The alarms of the templates, and how they stand. */
    public Alarms alarms() {
        return alarms;
    }

    /**
     * Begins to evaluate.
     *
     * @throws io.luca.local.aws.template.UnsupportedResourceException if an alarm watches what nobody emits
     */
    @Override
    public void start() {
        alarms.requireWatched(cloud::isEmitted);
        Duration lookBack = alarms.lookBack();
        cloud.metrics().keepFor(lookBack);
        kept.ifPresent(documents -> {
            documents.restoreInto(cloud.metrics(), cloud.clock().instant().minus(lookBack));
            alarms.all().forEach(alarm -> documents.find(alarm.name()).ifPresent(alarm::restore));
        });
        Watch begun = new Watch(
                cloud.timeline(),
                new Evaluation(alarms, cloud.metrics(), this::changed, this::act),
                alarms,
                cloud.metrics(),
                kept);
        watch = Optional.of(begun);
        begun.begin();
    }

    @Override
    public void close() {
        watch.ifPresent(Watch::close);
        kept.ifPresent(KeptAlarms::close);
    }

    private void changed(Alarm alarm) {
        log.info(
                "the alarm {} is {}: {}",
                alarm.name(),
                alarm.status().state(),
                alarm.status().reason());
        kept.ifPresent(documents -> documents.keep(alarm.name(), alarm.status()));
    }

    /** CloudWatch gives up an action that is refused, and the alarm stays in its state. */
    private void act(Alarm alarm) {
        AlarmDefinition.Header header = alarm.definition().header();
        if (!header.isActing()) {
            return;
        }
        Caller caller = new Caller.AwsPrincipal(PRINCIPAL, cloud.environment().accountId(), header.arn());
        for (String topic : header.actions(alarm.status().state())) {
            try {
                cloud.deliver(caller, topic, messages.text(alarm), Map.of(SUBJECT, messages.subject(alarm)));
            } catch (RuntimeException refused) { // the next topic is told all the same
                log.warn(
                        "the alarm {} could not tell {}: {}",
                        alarm.name(),
                        topic,
                        String.valueOf(refused.getMessage()));
            }
        }
    }
}
