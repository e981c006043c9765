package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.contract.EnvironmentVariables;
import io.luca.contract.MetricNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several environments in one account and region, and what becomes of each one's data. */
class EnvironmentsTest {

    /** Properties by which a resource has a name of its own. What lies inside of another one may be called alike. */
    private static final Set<String> NAMES = Set.of(
            "TableName",
            "QueueName",
            "StateMachineName",
            "LogGroupName",
            "DeliveryStreamName",
            "FunctionName",
            "RoleName",
            "BucketName",
            "TopicName",
            "AlarmName",
            "DashboardName",
            "TrailName",
            "UserPoolName");

    private static final Set<String> NAMED = Set.of(
            "AWS::ApiGateway::RestApi",
            "AWS::Logs::QueryDefinition",
            "AWS::Pipes::Pipe",
            "AWS::Scheduler::ScheduleGroup",
            "AWS::SecretsManager::Secret",
            "AWS::Athena::WorkGroup",
            "AWS::ApiGatewayV2::VpcLink");

    /** What CloudFormation keeps by name, and would refuse to make a second time. */
    @Test
    void no_two_environments_make_something_of_the_same_name() {
        Set<String> dev = names(Synthesized.DEV_ON_FARGATE);
        Set<String> prod = names(Synthesized.PROD_ON_FARGATE);

        assertThat(dev).hasSizeGreaterThan(15).doesNotContainAnyElementsOf(prod);
        assertThat(prod)
                .as("dev has no audit trail, and no dashboards but that of the whole")
                .hasSizeGreaterThan(dev.size())
                .contains("LucaTrail");
        assertThat(names(Synthesized.STAGING_ON_FARGATE))
                .doesNotContainAnyElementsOf(prod)
                .doesNotContainAnyElementsOf(dev);
        assertThat(prod).contains("luca-platform", "luca-behavior", "luca_lake", "LucaData");
        assertThat(dev).contains("luca-platform-dev", "luca-behavior-dev", "luca_lake_dev", "LucaData-dev");
        assertThat(names(Synthesized.FARGATE)).as("the laptop's are prod's").isEqualTo(prod);
    }

    /** CloudWatch adds up what has the same name, namespace and dimensions, whichever stack it comes from. */
    @Test
    void what_one_environment_counts_is_not_added_to_what_another_counts() {
        Map<String, Set<String>> counted = new TreeMap<>();
        for (Synthesized app :
                List.of(Synthesized.DEV_ON_FARGATE, Synthesized.STAGING_ON_FARGATE, Synthesized.PROD_ON_FARGATE)) {
            Set<String> own = new TreeSet<>(told(app));
            own.addAll(filtered(app));
            assertThat(told(app))
                    .as("the service, the worker, the night and the sync")
                    .hasSize(4);
            own.forEach(name ->
                    counted.computeIfAbsent(name, unknown -> new TreeSet<>()).add(app.name()));
            watched(app).forEach(name -> assertThat(own).as(app.name()).contains(name));
        }

        assertThat(counted)
                .allSatisfy((name, environments) ->
                        assertThat(environments).as(name).hasSize(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"STAGING_ON_FARGATE", "PROD_ON_FARGATE", "PROD_ON_APP_RUNNER", "FARGATE"})
    void what_is_kept_is_not_kept_when_its_first_deployment_is_rolled_back(Synthesized app) {
        Set<String> policies = policies(app);

        assertThat(policies).contains("RetainExceptOnCreate").doesNotContain("Retain");
    }

    @Test
    void of_what_nobody_would_miss_nothing_stays() {
        JsonNode table = Synthesized.DEV_ON_FARGATE.resource("LucaData", "AWS::DynamoDB::Table", "");

        assertThat(policies(Synthesized.DEV_ON_FARGATE)).containsOnly("Delete");
        assertThat(Synthesized.DEV_ON_FARGATE.template("LucaGatewayAccount").path("Resources"))
                .as("other environments of the account write their logs by it")
                .allMatch(resource -> resource.path("DeletionPolicy").asText("").equals("RetainExceptOnCreate"));
        assertThat(table.path("DeletionProtectionEnabled").asBoolean()).isFalse();
    }

    @Test
    void prod_is_locked_and_staging_is_not() {
        for (Synthesized app : Set.of(Synthesized.PROD_ON_FARGATE, Synthesized.STAGING_ON_FARGATE)) {
            boolean isLocked = app == Synthesized.PROD_ON_FARGATE;
            assertThat(app.resource("LucaData", "AWS::DynamoDB::Table", "")
                            .path("DeletionProtectionEnabled")
                            .asBoolean())
                    .isEqualTo(isLocked);
            assertThat(app.resource("LucaData", "AWS::Cognito::UserPool", "")
                            .path("DeletionProtection")
                            .asText())
                    .isEqualTo(isLocked ? "ACTIVE" : "INACTIVE");
            assertThat(app.manifest()
                            .at("/artifacts/LucaData/properties/terminationProtection")
                            .asBoolean())
                    .isEqualTo(isLocked);
        }
    }

    /** `cdk deploy --all` says no parameter. */
    @ParameterizedTest
    @EnumSource
    void every_parameter_has_a_value_of_its_own(Synthesized app) {
        app.stacks()
                .forEach(stack -> app.template(stack)
                        .path("Parameters")
                        .properties()
                        .forEach(parameter -> assertThat(parameter.getValue().has("Default"))
                                .as(stack + "/" + parameter.getKey())
                                .isTrue()));
    }

    /** There is one for an account and region: a stack of an environment that goes would take it from the others. */
    @ParameterizedTest
    @EnumSource
    void the_gateways_account_is_in_a_stack_of_its_own_that_the_api_waits_for(Synthesized app) {
        for (String stack : app.stacks()) {
            assertThat(app.resources(stack, "AWS::ApiGateway::Account"))
                    .as(stack)
                    .hasSize(stack.equals("LucaGatewayAccount") ? 1 : 0);
        }
        assertThat(app.manifest().at("/artifacts/LucaApi/dependencies").toString())
                .contains("\"LucaGatewayAccount\"");
    }

    @Test
    void the_outputs_say_what_an_operator_needs_to_find() {
        Set<String> outputs = new TreeSet<>();
        for (String stack : Synthesized.FARGATE.stacks()) {
            Synthesized.FARGATE
                    .template(stack)
                    .path("Outputs")
                    .fieldNames()
                    .forEachRemaining(output -> outputs.add(stack + "." + output));
        }

        assertThat(outputs)
                .contains(
                        "LucaApi.ApiUrl",
                        "LucaApi.UserPoolClientId",
                        "LucaBehavior.DeadLetterQueueUrl",
                        "LucaBehavior.EventQueueUrl",
                        "LucaBehavior.QuarantineQueueUrl",
                        "LucaData.AlertTopicArn",
                        "LucaData.TableKeyArn",
                        "LucaData.TableName",
                        "LucaData.UserPoolId",
                        "LucaGovSync.DeadLetterQueueUrl",
                        "LucaGovSync.ReportBucketName",
                        "LucaGovSync.WorkflowArn",
                        "LucaPipeline.DeadLetterQueueUrl",
                        "LucaPipeline.LakeBucketName",
                        "LucaPipeline.LakeDatabase",
                        "LucaPrivacy.ExportBucketName");
    }

    /** The services that functions say they count for. */
    private static Set<String> told(Synthesized app) {
        Set<String> services = new TreeSet<>();
        app.stacks()
                .forEach(stack -> app.resources(stack, "AWS::Lambda::Function").values().stream()
                        .map(function -> function.at("/Environment/Variables/" + EnvironmentVariables.METRICS_SERVICE)
                                .asText())
                        .filter(service -> !service.isEmpty())
                        .forEach(services::add));
        services.addAll(toldToTasks(app));
        return services;
    }

    private static Set<String> toldToTasks(Synthesized app) {
        Set<String> services = new TreeSet<>();
        app.stacks()
                .forEach(stack -> app.resources(stack, "AWS::ECS::TaskDefinition").values().stream()
                        .flatMap(task -> task.path("ContainerDefinitions").valueStream())
                        .flatMap(container -> container.path("Environment").valueStream())
                        .filter(variable -> variable.path("Name").asText().equals(EnvironmentVariables.METRICS_SERVICE))
                        .forEach(variable -> services.add(variable.path("Value").asText())));
        return services;
    }

    /** The metrics that are made of lines of logs, which have no dimension. */
    private static Set<String> filtered(Synthesized app) {
        Set<String> metrics = new TreeSet<>();
        app.stacks()
                .forEach(stack -> app.resources(stack, "AWS::Logs::MetricFilter")
                        .values()
                        .forEach(filter -> metrics.add(
                                filter.at("/MetricTransformations/0/MetricName").asText())));
        return metrics;
    }

    /** What alarms watch of our own metrics: a service, or where a metric has no dimension, its name. */
    private static Set<String> watched(Synthesized app) {
        Set<String> watched = new TreeSet<>();
        app.stacks()
                .forEach(stack -> app.resources(stack, "AWS::CloudWatch::Alarm").values().stream()
                        .filter(alarm -> alarm.path("Namespace").asText().equals(MetricNames.NAMESPACE))
                        .forEach(alarm -> watched.add(
                                alarm.path("Dimensions").isEmpty()
                                        ? alarm.path("MetricName").asText()
                                        : alarm.at("/Dimensions/0/Value").asText())));
        return watched;
    }

    private static Set<String> names(Synthesized app) {
        Set<String> names = new TreeSet<>();
        for (String stack : app.stacks()) {
            app.template(stack).path("Resources").forEach(resource -> {
                JsonNode properties = resource.path("Properties");
                NAMES.stream().filter(properties::has).forEach(name -> add(names, properties.path(name)));
                if (NAMED.contains(resource.path("Type").asText())) {
                    add(names, properties.path("Name"));
                }
                add(names, properties.at("/DatabaseInput/Name"));
            });
            if (!stack.equals("LucaGatewayAccount")) { // shared by all, and the same for all
                names.add(app.manifest()
                        .at("/artifacts/" + stack + "/properties/stackName")
                        .asText(stack));
            }
        }
        return names;
    }

    private static void add(Set<String> names, JsonNode name) {
        if (name.isTextual()) {
            names.add(name.asText());
        }
    }

    private static Set<String> policies(Synthesized app) {
        Set<String> policies = new HashSet<>();
        for (String stack : app.stacks()) {
            if (!stack.equals("LucaGatewayAccount")) {
                app.template(stack).path("Resources").forEach(resource -> {
                    boolean isVersion =
                            "AWS::Lambda::Version".equals(resource.path("Type").asText()); // goes with its function
                    if (resource.has("DeletionPolicy") && !isVersion) {
                        policies.add(resource.path("DeletionPolicy").asText());
                    }
                });
            }
        }
        return policies;
    }
}
