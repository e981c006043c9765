package io.luca.local.aws.service.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.iam.ResourcePolicy;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The buckets of the templates, and the policies attached to them. */
public final class Buckets implements Provisioner {

    private static final String BUCKET = "AWS::S3::Bucket";
    private static final String POLICY = "AWS::S3::BucketPolicy";

    private final Path directory;
    private final Notifier notifier;
    private final Map<String, List<Notification>> notifications = new ConcurrentHashMap<>();
    private final Map<String, ObjectFiles> byName = new ConcurrentHashMap<>();
    private final Map<String, List<ResourcePolicy>> policies = new ConcurrentHashMap<>();

    /** Sends what S3 says of a new object to a queue. */
    @FunctionalInterface
    public interface Notifier {

        /** Sends a message to a queue by its ARN. */
        void send(String queueArn, String message);
    }

    /** Of which new objects a queue is told. */
    private record Notification(String prefix, String queueArn) {}

    /** No buckets yet, and nobody who is told of objects. */
    public Buckets(Path directory) {
        this(directory, (_, _) -> {});
    }

    /**
     * No buckets yet.
     *
     * @param directory where each has a directory of its own
     * @param notifier takes what queues are to be told of new objects
     */
    public Buckets(Path directory, Notifier notifier) {
        this.directory = directory;
        this.notifier = notifier;
    }

    @Override
    public Set<String> types() {
        return Set.of(BUCKET, POLICY);
    }

    /** The names of all buckets, and how many objects each holds. */
    public Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        byName.forEach((name, files) -> sizes.put(name, files.list("").size()));
        return sizes;
    }

    static String arn(String bucket) {
        return "arn:aws:s3:::" + bucket;
    }

    ObjectFiles files(String bucket) {
        ObjectFiles files = byName.get(bucket);
        if (files == null) {
            throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        return files;
    }

    /** Tells whom the template names of a new object. */
    void created(String bucket, String key, long size, Instant at) {
        for (Notification notification : notifications.getOrDefault(bucket, List.of())) {
            if (key.startsWith(notification.prefix())) {
                notifier.send(notification.queueArn(), event(bucket, key, size, at));
            }
        }
    }

    /** In the shape of https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
    private static String event(String bucket, String key, long size, Instant at) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        ObjectNode record = event.putArray("Records")
                .addObject()
                .put("eventVersion", "2.1")
                .put("eventSource", "aws:s3")
                .put("eventTime", at.toString())
                .put("eventName", "ObjectCreated:Put");
        ObjectNode s3 = record.putObject("s3");
        s3.putObject("bucket").put("name", bucket).put("arn", arn(bucket));
        s3.putObject("object")
                .put("key", URLEncoder.encode(key, UTF_8).replace("%2F", "/"))
                .put("size", size);
        return event.toString();
    }

    /** Whether a policy of the bucket forbids the call. */
    boolean isDenied(String bucket, String action, String resource) {
        return policies.getOrDefault(bucket, List.of()).stream().anyMatch(policy -> policy.denies(action, resource));
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return resource.type().equals(BUCKET) ? bucket(resource, properties) : policy(resource, properties);
    }

    private Provisioned bucket(Resource resource, Fields properties) {
        String name = properties
                .optionalText("BucketName")
                .orElse((resource.stack() + "-" + resource.logicalId()).toLowerCase(Locale.ROOT));
        properties.ignore("BucketEncryption", "objects are files on this machine's own disk");
        properties.ignore("LifecycleConfiguration", "no object goes by its age: the data directory is yours");
        properties.ignore("VersioningConfiguration", "an object is a file, and has the content that it got last");
        properties.ignore("OwnershipControls", "there is one account");
        properties.ignore("PublicAccessBlockConfiguration", "unsigned requests are refused in any case");
        properties.ignore("Tags", "read by nobody");
        properties
                .optionalObject("NotificationConfiguration")
                .ifPresent(configuration -> notifications.put(
                        name,
                        configuration.objects("QueueConfigurations").stream()
                                .map(Buckets::notification)
                                .toList()));
        byName.put(name, new ObjectFiles(directory.resolve(name)));
        return new Provisioned(name, Map.of("Arn", arn(name), "DomainName", name + ".s3.amazonaws.com"));
    }

    private static Notification notification(Fields properties) {
        if (!properties.text("Event").equals("s3:ObjectCreated:*")) {
            throw properties.refused("Event must be s3:ObjectCreated:*");
        }
        String prefix = "";
        for (Fields rule : properties
                .optionalObject("Filter")
                .map(filter -> filter.object("S3Key").objects("Rules"))
                .orElse(List.of())) {
            if (!rule.text("Name").equals("prefix")) {
                throw rule.refused("Name must be prefix");
            }
            prefix = rule.text("Value");
        }
        return new Notification(prefix, properties.text("Queue"));
    }

    private Provisioned policy(Resource resource, Fields properties) {
        try {
            ResourcePolicy policy = ResourcePolicy.parse(properties.tree("PolicyDocument"));
            policies.computeIfAbsent(properties.text("Bucket"), _ -> new ArrayList<>())
                    .add(policy);
        } catch (IllegalArgumentException unknown) {
            throw properties.refused(String.valueOf(unknown.getMessage()));
        }
        return Provisioned.of(resource.logicalId());
    }
}
