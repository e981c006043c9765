package io.luca.local.s3;

import io.luca.local.aws.AwsError;
import io.luca.local.iam.ResourcePolicy;
import io.luca.local.template.Properties;
import io.luca.local.template.Provisioned;
import io.luca.local.template.Provisioner;
import io.luca.local.template.Resource;
import java.nio.file.Path;
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
    private final Map<String, ObjectFiles> byName = new ConcurrentHashMap<>();
    private final Map<String, List<ResourcePolicy>> policies = new ConcurrentHashMap<>();

    /**
     * No buckets yet.
     *
     * @param directory where each has a directory of its own
     */
    public Buckets(Path directory) {
        this.directory = directory;
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

    /** Whether a policy of the bucket forbids the call. */
    boolean isDenied(String bucket, String action, String resource) {
        return policies.getOrDefault(bucket, List.of()).stream().anyMatch(policy -> policy.denies(action, resource));
    }

    @Override
    public Provisioned provision(Resource resource, Properties properties) {
        return resource.type().equals(BUCKET) ? bucket(resource, properties) : policy(resource, properties);
    }

    private Provisioned bucket(Resource resource, Properties properties) {
        String name = properties
                .optionalText("BucketName")
                .orElse((resource.stack() + "-" + resource.logicalId()).toLowerCase(Locale.ROOT));
        properties.hasNoMeaningHere("BucketEncryption", "objects are files on this machine's own disk");
        properties.hasNoMeaningHere("LifecycleConfiguration", "no object goes by its age: the data directory is yours");
        properties.hasNoMeaningHere(
                "VersioningConfiguration", "an object is a file, and has the content that it got last");
        properties.hasNoMeaningHere("OwnershipControls", "there is one account");
        properties.hasNoMeaningHere("PublicAccessBlockConfiguration", "unsigned requests are refused in any case");
        properties.hasNoMeaningHere("Tags", "read by nobody");
        byName.put(name, new ObjectFiles(directory.resolve(name)));
        return new Provisioned(name, Map.of("Arn", arn(name), "DomainName", name + ".s3.amazonaws.com"));
    }

    private Provisioned policy(Resource resource, Properties properties) {
        try {
            ResourcePolicy policy = ResourcePolicy.parse(properties.tree("PolicyDocument"));
            policies.computeIfAbsent(properties.text("Bucket"), _ -> new ArrayList<>())
                    .add(policy);
        } catch (IllegalArgumentException unknown) {
            throw properties.unsupported(String.valueOf(unknown.getMessage()));
        }
        return Provisioned.of(resource.logicalId());
    }
}
