package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/personal-data.md} is the register of what is kept where: a store that is not in it must not be deployed. */
class PersonalDataTest {

    private static final String FOR_EVER = "until it is deleted";
    private static final Pattern ROW = Pattern.compile("\\| `([\\w/]+)` \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern HASH = Pattern.compile("[0-9A-F]{8}$");

    /** Kinds of resources that keep what they are given. */
    private static final Set<String> STORES = Set.of(
            "AWS::Athena::WorkGroup",
            "AWS::Cognito::UserPool",
            "AWS::DynamoDB::Table",
            "AWS::KinesisFirehose::DeliveryStream",
            "AWS::Logs::LogGroup",
            "AWS::S3::Bucket",
            "AWS::SNS::Topic",
            "AWS::SQS::Queue",
            "AWS::SecretsManager::Secret",
            "AWS::StepFunctions::StateMachine");

    /** Kinds that keep nothing but what the template says of them. */
    private static final Set<String> NO_STORES = Set.of(
            "AWS::ApiGateway::BasePathMapping",
            "AWS::ApiGateway::DomainName",
            "AWS::ApiGateway::Account",
            "AWS::ApiGateway::Deployment",
            "AWS::ApiGateway::RestApi",
            "AWS::ApiGateway::Stage",
            "AWS::ApiGatewayV2::VpcLink",
            "AWS::AppRunner::AutoScalingConfiguration",
            "AWS::AppRunner::Service",
            "AWS::ApplicationAutoScaling::ScalableTarget",
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            "AWS::Athena::NamedQuery",
            "AWS::CloudTrail::Trail",
            "AWS::CloudWatch::Alarm",
            "AWS::CloudWatch::CompositeAlarm",
            "AWS::CloudWatch::Dashboard",
            "AWS::Cognito::UserPoolClient",
            "AWS::Cognito::UserPoolGroup",
            "AWS::EC2::EIP",
            "AWS::EC2::FlowLog",
            "AWS::EC2::InternetGateway",
            "AWS::EC2::NatGateway",
            "AWS::EC2::Route",
            "AWS::EC2::RouteTable",
            "AWS::EC2::SecurityGroup",
            "AWS::EC2::SecurityGroupEgress",
            "AWS::EC2::SecurityGroupIngress",
            "AWS::EC2::Subnet",
            "AWS::EC2::SubnetRouteTableAssociation",
            "AWS::EC2::VPC",
            "AWS::EC2::VPCEndpoint",
            "AWS::EC2::VPCGatewayAttachment",
            "AWS::ECS::Cluster",
            "AWS::ECS::Service",
            "AWS::ECS::TaskDefinition",
            "AWS::ElasticLoadBalancingV2::Listener",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            "AWS::Glue::Database",
            "AWS::Glue::Table",
            "AWS::IAM::Policy",
            "AWS::IAM::Role",
            "AWS::KMS::Key",
            "AWS::Lambda::Alias",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::Lambda::EventSourceMapping",
            "AWS::Lambda::Function",
            "AWS::Lambda::Permission",
            "AWS::Lambda::Version",
            "AWS::Logs::LogStream",
            "AWS::Logs::MetricFilter",
            "AWS::Logs::QueryDefinition",
            "AWS::Pipes::Pipe",
            "AWS::S3::BucketPolicy",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy",
            "AWS::Scheduler::Schedule",
            "AWS::SNS::Subscription",
            "AWS::Scheduler::ScheduleGroup",
            "AWS::WAFv2::LoggingConfiguration",
            "AWS::WAFv2::WebACL",
            "AWS::WAFv2::WebACLAssociation");

    @ParameterizedTest
    @EnumSource(Synthesized.class)
    void every_kind_of_resource_is_known_to_keep_data_or_to_keep_none(Synthesized variant) throws IOException {
        Set<String> kinds = new TreeSet<>();
        for (String stack : stacks(variant)) {
            variant.template(stack)
                    .path("Resources")
                    .forEach(resource -> kinds.add(resource.path("Type").asText()));
        }
        kinds.removeAll(STORES);
        kinds.removeAll(NO_STORES);

        assertThat(kinds).isEmpty();
    }

    @Test
    void every_store_is_in_the_register_with_the_time_that_it_keeps_things() throws IOException {
        Map<String, String> stores = new TreeMap<>();
        for (Synthesized variant : Synthesized.values()) {
            for (String stack : stacks(variant)) {
                for (String kind : STORES) {
                    variant.resources(stack, kind)
                            .forEach((id, properties) -> stores.put(
                                    stack + "/" + HASH.matcher(id).replaceFirst(""), keptFor(kind, properties)));
                }
            }
        }

        assertThat(register()).containsExactlyInAnyOrderEntriesOf(stores);
    }

    private static String keptFor(String kind, JsonNode properties) {
        return switch (kind) {
            case "AWS::SQS::Queue" ->
                days(Duration.ofSeconds(
                                properties.path("MessageRetentionPeriod").asLong())
                        .toDays());
            case "AWS::Logs::LogGroup" ->
                Optional.of(properties.path("RetentionInDays").asLong())
                        .filter(days -> days > 0)
                        .map(PersonalDataTest::days)
                        .orElse(FOR_EVER);
            case "AWS::S3::Bucket" ->
                properties.at("/LifecycleConfiguration/Rules").findValues("ExpirationInDays").stream()
                        .map(JsonNode::asLong)
                        .max(Comparator.naturalOrder())
                        .map(PersonalDataTest::days)
                        .orElse(FOR_EVER);
            // https://docs.aws.amazon.com/athena/latest/ug/queries-viewing-history.html
            case "AWS::Athena::WorkGroup" -> days(45);
            // https://docs.aws.amazon.com/firehose/latest/dev/limits.html
            case "AWS::KinesisFirehose::DeliveryStream" -> days(1);
            case "AWS::SNS::Topic" -> "not kept";
            // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
            case "AWS::StepFunctions::StateMachine" -> "90 days after its end";
            default -> FOR_EVER;
        };
    }

    private static String days(long days) {
        return days == 1 ? "1 day" : days + " days";
    }

    private static List<String> stacks(Synthesized variant) throws IOException {
        try (var files = Files.list(variant.directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".template.json"))
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> register() throws IOException {
        return Files.readAllLines(Path.of("../docs/personal-data.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(2).strip()));
    }
}
