package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.iam.ResourcePolicy;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The queues of the templates, made in the engine, and the policies attached to them. */
public final class Queues implements Provisioner {

    private static final String QUEUE = "AWS::SQS::Queue";
    private static final String POLICY = "AWS::SQS::QueuePolicy";
    private static final String ENCRYPTED =
            "messages are in this machine's memory, and with a data directory in its files";
    private static final List<String> NUMBERS =
            List.of("VisibilityTimeout", "DelaySeconds", "ReceiveMessageWaitTimeSeconds");
    private static final ObjectMapper json = new ObjectMapper();

    private final ElasticMq engine;
    private final Environment environment;
    private final Supplier<String> endpoint;
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final Map<String, List<ResourcePolicy>> policies = new ConcurrentHashMap<>();

    /**
     * No queues yet.
     *
     * @param endpoint the local AWS endpoint, by which queue URLs begin
     */
    public Queues(ElasticMq engine, Environment environment, Supplier<String> endpoint) {
        this.engine = engine;
        this.environment = environment;
        this.endpoint = endpoint;
    }

    @Override
    public Set<String> types() {
        return Set.of(QUEUE, POLICY);
    }

    /** The names of all queues, in the order of the templates. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** A queue's URL, by which it is called. */
    public String url(String name) {
        return endpoint.get() + "/" + environment.accountId() + "/" + name;
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** One that somebody deleted. */
    void forget(String name) {
        names.remove(name);
    }

    String account() {
        return environment.accountId();
    }

    String arn(String name) {
        return "arn:aws:sqs:%s:%s:%s".formatted(environment.region(), environment.accountId(), name);
    }

    /** Whether a policy of the queue forbids the call. */
    boolean isDenied(String action, String arn) {
        return policies.getOrDefault(arn, List.of()).stream().anyMatch(policy -> policy.denies(action, arn));
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return resource.type().equals(QUEUE) ? queue(resource, properties) : policy(resource, properties);
    }

    private Provisioned queue(Resource resource, Fields properties) {
        String name = properties.optionalText("QueueName").orElse(resource.stack() + "-" + resource.logicalId());
        if (properties.flag("FifoQueue")) {
            throw properties.refused("FifoQueue is not supported");
        }
        properties.ignore("MessageRetentionPeriod", "ElasticMQ keeps a message until it is deleted");
        properties.ignore("KmsMasterKeyId", ENCRYPTED);
        properties.ignore("KmsDataKeyReusePeriodSeconds", ENCRYPTED);
        properties.ignore("SqsManagedSseEnabled", ENCRYPTED);
        properties.ignore("Tags", "read by nobody");
        ObjectNode attributes = json.createObjectNode();
        for (String number : NUMBERS) {
            properties.optionalNumber(number).ifPresent(value -> attributes.put(number, String.valueOf(value)));
        }
        properties.optionalObject("RedrivePolicy").ifPresent(redrive -> {
            ObjectNode policy = json.createObjectNode();
            policy.put("deadLetterTargetArn", redrive.text("deadLetterTargetArn"));
            policy.put("maxReceiveCount", redrive.text("maxReceiveCount"));
            attributes.put("RedrivePolicy", policy.toString());
        });
        ObjectNode request = json.createObjectNode().put("QueueName", name);
        request.set("Attributes", attributes);
        ElasticMq.Answer created = engine.call(
                "/",
                "localhost",
                Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", "AmazonSQS.CreateQueue"),
                request.toString().getBytes(UTF_8));
        if (created.status() != 200) {
            throw properties.refused(new String(created.body(), UTF_8));
        }
        engine.restore(name);
        names.add(name);
        return new Provisioned(url(name), Map.of("Arn", arn(name), "QueueName", name, "QueueUrl", url(name)));
    }

    private Provisioned policy(Resource resource, Fields properties) {
        JsonNode document = properties.tree("PolicyDocument");
        try {
            ResourcePolicy policy = ResourcePolicy.parse(document);
            for (String url : properties.texts("Queues")) {
                policies.computeIfAbsent(arn(url.substring(url.lastIndexOf('/') + 1)), _ -> new ArrayList<>())
                        .add(policy);
            }
        } catch (IllegalArgumentException unknown) {
            throw properties.refused(String.valueOf(unknown.getMessage()));
        }
        return Provisioned.of(resource.logicalId());
    }
}
