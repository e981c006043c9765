package io.luca.local.aws.template;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The one list of resource types that change nothing on one machine, each with the reason. A type that is neither here nor
 * offered by a provisioner stops the start. They still have an ARN, because policies and other resources name it.
 */
public final class NoMeaningHere {

    /** Types whose {@code Ref} is an ARN at AWS. */
    private static final Set<String> REFERRED_TO_BY_ARN =
            Set.of("AWS::AppRunner::AutoScalingConfiguration", "AWS::AppRunner::ObservabilityConfiguration");

    private static final Map<String, String> REASONS = new TreeMap<>(Map.ofEntries(
            Map.entry("AWS::CDK::Metadata", "usage data for the makers of CDK"),
            Map.entry("AWS::KMS::Key", "data lies on this machine's own disk; the table's engine does not encrypt"),
            Map.entry("AWS::KMS::Alias", "the name of a key that encrypts nothing here"),
            Map.entry("AWS::Logs::LogStream", "logs go to files of this machine"),
            Map.entry("AWS::Logs::ResourcePolicy", "logs go to files of this machine"),
            Map.entry(
                    "AWS::Logs::QueryDefinition",
                    "logs go to files of this machine, and nobody saves a question to them"),
            Map.entry("AWS::CloudWatch::Dashboard", "nobody draws graphs here; the metrics can be asked for"),
            Map.entry("AWS::ApiGateway::Account", "lets AWS write access logs; here the gateway writes them itself"),
            Map.entry("AWS::ApplicationAutoScaling::ScalableTarget", "one machine runs one instance"),
            Map.entry("AWS::ApplicationAutoScaling::ScalingPolicy", "one machine runs one instance"),
            Map.entry("AWS::AppRunner::AutoScalingConfiguration", "one machine runs one instance"),
            Map.entry("AWS::AppRunner::ObservabilityConfiguration", "App Runner's own collector does not run here"),
            Map.entry(
                    "AWS::WAFv2::LoggingConfiguration",
                    "blocked requests are in the gateway's own access log, and whoever calls a user pool is told")));

    private NoMeaningHere() {}

    /** The types and their reasons, in order of type. */
    public static Map<String, String> reasons() {
        return Map.copyOf(REASONS);
    }

    static Set<String> types() {
        return REASONS.keySet();
    }

    static Optional<String> reason(String type) {
        return Optional.ofNullable(REASONS.get(type));
    }

    /** An ARN in the shape that AWS gives this type; its Ref is what AWS makes of it. */
    static Provisioned standIn(Resource resource, Environment environment) {
        String service = resource.type().split("::")[1].toLowerCase(java.util.Locale.ROOT);
        String id = resource.logicalId();
        String arn = switch (resource.type()) {
            case "AWS::KMS::Key" ->
                "arn:aws:kms:%s:%s:key/%s".formatted(environment.region(), environment.accountId(), id);
            default -> "arn:aws:%s:%s:%s:%s".formatted(service, environment.region(), environment.accountId(), id);
        };
        return new Provisioned(
                REFERRED_TO_BY_ARN.contains(resource.type()) ? arn : id,
                Map.of(
                        "Arn", arn,
                        "KeyId", id,
                        "AutoScalingConfigurationArn", arn,
                        "ObservabilityConfigurationArn", arn));
    }
}
