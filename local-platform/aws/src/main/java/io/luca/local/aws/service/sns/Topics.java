package io.luca.local.aws.service.sns;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.iam.ResourcePolicy;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The topics of the templates and what was published to them. Safe for use by many threads. */
public final class Topics implements Provisioner {

    private static final String TOPIC = "AWS::SNS::Topic";
    private static final String POLICY = "AWS::SNS::TopicPolicy";
    private static final String SUBSCRIPTION = "AWS::SNS::Subscription";
    private static final int KEPT = 100;

    private final Environment environment;
    private final Map<String, Topic> byArn = new ConcurrentHashMap<>();
    private final Map<String, List<ResourcePolicy>> policies = new ConcurrentHashMap<>();
    private final List<Consumer<Published>> listeners = new CopyOnWriteArrayList<>();

    /** One message, as it was published. */
    public record Published(String topic, String id, String subject, String message, Instant at) {}

    private static final class Topic {

        private final String name;
        private final Deque<Published> latest = new ArrayDeque<>();
        private long count;

        Topic(String name) {
            this.name = name;
        }

        synchronized void add(Published published) {
            count++;
            latest.addLast(published);
            if (latest.size() > KEPT) {
                latest.removeFirst();
            }
        }

        synchronized long count() {
            return count;
        }

        synchronized List<Published> latest() {
            return List.copyOf(latest);
        }
    }

    public Topics(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Set<String> types() {
        return Set.of(TOPIC, POLICY, SUBSCRIPTION);
    }

    /** How many messages each topic got, by its name. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        byArn.values().forEach(topic -> counts.put(topic.name, topic.count()));
        return counts;
    }

    /** The latest messages of all topics, at most {@value #KEPT} of each. */
    public List<Published> latest() {
        return byArn.values().stream().flatMap(topic -> topic.latest().stream()).toList();
    }

    /** Tells of every message from now on. */
    public void listen(Consumer<Published> listener) {
        listeners.add(listener);
    }

    boolean exists(String arn) {
        return byArn.containsKey(arn);
    }

    /** Whether a policy of the topic forbids the call. */
    boolean isDenied(String action, String arn) {
        return policies.getOrDefault(arn, List.of()).stream().anyMatch(policy -> policy.denies(action, arn));
    }

    /** Whether the policies of the topic let a service of AWS do it, which has no other. */
    boolean allows(Caller.AwsPrincipal service, String action, String arn) {
        return policies.getOrDefault(arn, List.of()).stream().anyMatch(policy -> policy.allows(service, action, arn));
    }

    void publish(String arn, String id, String subject, String message, Instant at) {
        Topic topic = Optional.ofNullable(byArn.get(arn)).orElseThrow();
        Published published = new Published(topic.name, id, subject, message, at);
        topic.add(published);
        listeners.forEach(listener -> listener.accept(published));
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return switch (resource.type()) {
            case TOPIC -> topic(resource, properties);
            case POLICY -> policy(resource, properties);
            default -> subscription(resource, properties);
        };
    }

    private Provisioned topic(Resource resource, Fields properties) {
        String name = properties.optionalText("TopicName").orElse(resource.logicalId());
        properties.ignore("DisplayName", "the sender of mails, which are not sent here");
        properties.ignore("KmsMasterKeyId", "messages are in this machine's memory");
        properties.ignore("Tags", "read by nobody");
        String arn = "arn:aws:sns:%s:%s:%s".formatted(environment.region(), environment.accountId(), name);
        byArn.put(arn, new Topic(name));
        return new Provisioned(arn, Map.of("TopicArn", arn, "TopicName", name));
    }

    private Provisioned policy(Resource resource, Fields properties) {
        try {
            ResourcePolicy policy = ResourcePolicy.parse(properties.tree("PolicyDocument"));
            properties
                    .texts("Topics")
                    .forEach(arn -> policies.computeIfAbsent(arn, _ -> new ArrayList<>())
                            .add(policy));
        } catch (IllegalArgumentException unknown) {
            throw properties.refused(String.valueOf(unknown.getMessage()));
        }
        return Provisioned.of(resource.logicalId());
    }

    private static Provisioned subscription(Resource resource, Fields properties) {
        if (!"email".equals(properties.text("Protocol"))) {
            throw properties.refused("Protocol must be email: no other subscription is served here");
        }
        properties.text("TopicArn");
        properties.ignore("Endpoint", "no mail leaves this machine; whoever runs it can listen");
        return Provisioned.of(resource.logicalId());
    }
}
