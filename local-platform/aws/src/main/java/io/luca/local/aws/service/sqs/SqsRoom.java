package io.luca.local.aws.service.sqs;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.GatewayIntegration;
import io.luca.local.aws.cloud.Target;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.template.Provisioner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SQS on this machine: queues in one engine, whose messages outlive it in the data directory, if there is one. Their visibility
 * time-outs go by the real time, as do the processes that work off what was received.
 */
public final class SqsRoom implements AwsRoom {

    private static final String NAME = "sqs";

    private final Cloud cloud;
    private final ElasticMq engine;
    private final Queues queues;
    private final QueueMetrics metrics;
    private final SqsService service;

    public SqsRoom(Cloud cloud) {
        this.cloud = cloud;
        engine = ElasticMq.start(
                cloud.environment().region(),
                cloud.environment().accountId(),
                cloud.wallClock(),
                cloud.dataDirectory().map(data -> data.resolve(NAME)));
        queues = new Queues(engine, cloud.environment(), cloud::endpointUrl);
        metrics = new QueueMetrics(cloud.metrics(), cloud.clock(), cloud.wallClock());
        service = new SqsService(engine, queues, cloud.roles(), cloud.faults(), metrics);
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(queues);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    @Override
    public List<TaskIntegration> tasks() {
        return List.of(new SendMessageTask(service));
    }

    @Override
    public Map<String, Target> targets() {
        return Map.of(
                NAME,
                (caller, arn, message, attributes) ->
                        client(caller, nameIn(arn)).send(message, attributes));
    }

    @Override
    public Map<String, GatewayIntegration> gatewayIntegrations() {
        return Map.of(NAME, new SqsIntegration(service, cloud.roles()));
    }

    @Override
    public Set<MetricKind> emits() {
        return QueueMetrics.kinds();
    }

    @Override
    public void sample() {
        queues.names().forEach(name -> metrics.stands(name, engine.standing(name)));
    }

    /**
     * A queue of the templates, used by somebody.
     *
     * @throws IllegalArgumentException if no template has a queue of this ARN
     */
    public QueueClient queue(Caller caller, String arn) {
        String name = nameIn(arn);
        if (!queues.arn(name).equals(arn) || !queues.names().contains(name)) {
            throw new IllegalArgumentException(arn + " is no queue of these templates");
        }
        return client(caller, name);
    }

    /** A queue as the operator uses it, by its name. */
    public QueueClient queue(String name) {
        return client(cloud.operator(), name);
    }

    /** How many messages each queue holds, by its name. */
    public Map<String, Map<String, Integer>> depths() {
        Map<String, Map<String, Integer>> depths = new LinkedHashMap<>();
        queues.names().forEach(name -> depths.put(name, queue(name).depth()));
        return depths;
    }

    /** Lets time pass for the queues alone, so that what is in flight becomes visible again. */
    public void passTime(Duration time) {
        engine.passTime(time);
    }

    @Override
    public void close() {
        engine.close();
    }

    private QueueClient client(Caller caller, String name) {
        return new QueueClient(service, caller, name, queues.url(name));
    }

    private static String nameIn(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }
}
