package io.luca.local.aws.service.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.OpenCloud;
import io.luca.local.aws.container.MachineVariables;
import io.luca.local.aws.container.SmallProgram;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.metric.StatisticSet;
import io.luca.local.aws.service.apigateway.ApiGatewayRoom;
import io.luca.local.aws.service.ec2.Ec2Room;
import io.luca.local.aws.service.elasticloadbalancing.ElasticLoadBalancingRoom;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bakery's service on Fargate: a request goes from the gateway through link, balancer and network, or not at all. */
class FargateIT {

    private static final ObjectMapper json = new ObjectMapper();
    /** Answers 200 with the path that it was asked for. */
    private static final String PROGRAM = """
            import com.sun.net.httpserver.*;
            import java.net.*;
            class Bakery {
                public static void main(String[] none) throws Exception {
                    int port = Integer.parseInt(System.getenv("PORT"));
                    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
                    server.createContext("/", exchange -> {
                        byte[] path = exchange.getRequestURI().getPath()
                                .replaceFirst("^" + System.getenv("BAKERY_PATH"), "").getBytes();
                        exchange.sendResponseHeaders(200, path.length);
                        exchange.getResponseBody().write(path);
                        exchange.close();
                    });
                    server.start();
                }
            }""";

    private static final String COLLECTOR = """
            {"Name":"Collector","Image":"public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0","Essential":%s,"Memory":128}""";
    private static final String TOLD = """
            [{"Name":"PORT","Value":"8080"},{"Name":"OTEL_EXPORTER_OTLP_ENDPOINT","Value":"http://localhost:4318"}]""";

    private static final List<Function<Cloud, AwsRoom>> ROOMS = List.of(
            _ -> new Ec2Room(),
            ElasticLoadBalancingRoom::new,
            cloud -> new EcsRoom(cloud, new MachineVariables(Map.of(), "BAKERY_PATH")),
            cloud -> new ApiGatewayRoom(cloud, 0));

    @TempDir
    private Path directory;

    private Path image;
    private ObjectNode template;

    @BeforeEach
    void reads_the_bakerys_template() throws IOException {
        image = Files.createDirectories(directory.resolve("image"));
        Files.writeString(image.resolve("Bakery.java"), PROGRAM);
        SmallProgram.compile(image.resolve("Bakery.java"));
        Files.writeString(
                image.resolve("Dockerfile"),
                "FROM scratch\nENTRYPOINT [\"java\", \"-XX:TieredStopAtLevel=1\", \"-cp\", \".\", \"Bakery\"]\n");
        try (InputStream bakery = FargateIT.class.getResourceAsStream("/fargate/bakery.template.json")) {
            template = (ObjectNode) json.readTree(bakery);
        }
    }

    @Test
    void a_request_goes_through_link_balancer_and_network_with_the_stage_before_its_path() throws Exception {
        HttpResponse<String> answer = bread();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("/open/bread");
    }

    /** What does not matter to the start, and closes the way of a request. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BalancerFromLink | FromPort | 81",
                "BalancerFromLink | SourceSecurityGroupId | {\"Ref\":\"TaskGroup\"}",
                "LinkGroup/SecurityGroupEgress/0 | CidrIp | \"10.1.0.0/16\"",
                "LinkGroup/SecurityGroupEgress/0 | ToPort | 79",
                "Listener | Port | 8080",
                "Link | SecurityGroupIds | [{\"Ref\":\"TaskGroup\"}]",
            })
    void a_network_that_lets_nothing_through_makes_the_request_fail(String at, String name, String value)
            throws Exception {
        change(at, name, value);

        assertThat(bread().statusCode()).isEqualTo(504);
    }

    /** What CloudFormation would wait for, and roll back. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TaskFromBalancer | FromPort | 8081 | never becomes healthy",
                "TaskFromBalancer | SourceSecurityGroupId | {\"Ref\":\"LinkGroup\"} | lets in port 8080",
                "BalancerToTask | ToPort | 80 | lets out port 8080",
                "Out | GatewayId | null | leads to AWS's addresses",
                "Service/NetworkConfiguration/AwsvpcConfiguration | AssignPublicIp | \"DISABLED\" | leads to AWS's addresses",
                "TaskGroup | SecurityGroupEgress | [{\"IpProtocol\":\"-1\",\"CidrIp\":\"10.0.0.0/16\"}] | lets out port 443",
                "Service/LoadBalancers/0 | ContainerPort | 8081 | no container of this name with the port 8081",
                "Task/ContainerDefinitions/0/Environment/0 | Value | \"9090\" | nothing listens at port 8080",
                "Task | NetworkMode | \"bridge\" | awsvpc",
                "Balancer | Scheme | \"internet-facing\" | Scheme must be internal",
                "Listener | Protocol | \"HTTPS\" | Protocol must be HTTP",
                "Link | SubnetIds | [\"elsewhere\"] | no subnet elsewhere",
                "Balancer | Subnets | [{\"Ref\":\"Subnet\"}] | subnets in two zones",
                "OtherSubnet | CidrBlock | \"10.0.0.128/25\" | overlaps",
                "Task | ExecutionRoleArn | null | ExecutionRoleArn is missing",
                "Task/ContainerDefinitions/0 | Essential | false | essential",
                "Task/ContainerDefinitions/0/PortMappings/0 | Protocol | \"udp\" | tcp",
                "Group | VpcId | null | VpcId is missing",
                "Service/LoadBalancers/0 | TargetGroupArn | \"nobody\" | TargetGroupArn: there is no target group nobody",
                "Service/LoadBalancers/0 | ContainerPort | null | ContainerPort is missing",
                "Listener/DefaultActions/0 | TargetGroupArn | \"nobody\" | TargetGroupArn: there is no target group nobody",
                "Balancer | SecurityGroups | [] | SecurityGroups must name a security group",
                "Group | HealthCheckPort | \"9999\" | HealthCheckPort",
            })
    void a_service_that_would_never_become_healthy_stops_the_start(String at, String name, String value, String why)
            throws Exception {
        change(at, name, value);

        assertThatThrownBy(() -> open().close()).hasMessageContaining(why);
    }

    @Test
    void a_target_group_that_no_listener_passes_on_to_never_becomes_healthy() throws Exception {
        add("Unused", "AWS::ElasticLoadBalancingV2::TargetGroup", """
                {"Protocol":"HTTP","TargetType":"ip","Port":80,"VpcId":{"Ref":"Vpc"}}""");
        change("Service/LoadBalancers/0", "TargetGroupArn", "{\"Ref\":\"Unused\"}");

        assertThatThrownBy(() -> open().close()).hasMessageContaining("no listener passes on");
    }

    @Test
    void a_second_listener_at_one_port_is_refused() throws Exception {
        add("Another", "AWS::ElasticLoadBalancingV2::Listener", """
                {"Protocol":"HTTP","Port":80,"LoadBalancerArn":{"Ref":"Balancer"},
                 "DefaultActions":[{"Type":"forward","TargetGroupArn":{"Ref":"Group"}}]}""");

        assertThatThrownBy(() -> open().close()).hasMessageContaining("has a listener there already");
    }

    /** Together they cover every subnet that the balancer may answer in. */
    @Test
    void rules_for_each_subnet_are_as_good_as_one_for_all() throws Exception {
        change("LinkGroup", "SecurityGroupEgress", """
                [{"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIp":"10.0.0.0/24"},
                 {"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIp":"10.0.2.0/24"},
                 {"IpProtocol":"icmp","FromPort":252,"ToPort":86,"CidrIp":"255.255.255.255/32"}]""");

        assertThat(bread().statusCode()).isEqualTo(200);
    }

    @Test
    void a_task_behind_a_nat_gateway_needs_no_public_address() throws Exception {
        change("Service/NetworkConfiguration/AwsvpcConfiguration", "AssignPublicIp", "\"DISABLED\"");
        add(
                "Outer",
                "AWS::EC2::Subnet",
                "{\"VpcId\":{\"Ref\":\"Vpc\"},\"CidrBlock\":\"10.0.1.0/24\",\"AvailabilityZone\":\"b\"}");
        add("OuterRoutes", "AWS::EC2::RouteTable", "{\"VpcId\":{\"Ref\":\"Vpc\"}}");
        add(
                "OuterRoutesOfOuter",
                "AWS::EC2::SubnetRouteTableAssociation",
                "{\"SubnetId\":{\"Ref\":\"Outer\"},\"RouteTableId\":{\"Ref\":\"OuterRoutes\"}}");
        add(
                "OutOfOuter",
                "AWS::EC2::Route",
                "{\"RouteTableId\":{\"Ref\":\"OuterRoutes\"},\"DestinationCidrBlock\":\"0.0.0.0/0\",\"GatewayId\":{\"Ref\":\"Internet\"}}");
        add("Nat", "AWS::EC2::NatGateway", "{\"SubnetId\":{\"Ref\":\"Outer\"}}");
        change("Out", "GatewayId", "null");
        change("Out", "NatGatewayId", "{\"Ref\":\"Nat\"}");

        assertThat(bread().statusCode()).isEqualTo(200);
    }

    /** By what CDK makes of a listener's ARN and of a target group, for the dimensions of an alarm. */
    @Test
    void how_many_tasks_are_well_is_told_each_minute_under_the_names_that_alarms_ask_for() throws Exception {
        try (Cloud cloud = open()) {
            cloud.timeline().pass(Duration.ofMinutes(2));

            Map<String, String> dimensions =
                    Map.of("LoadBalancer", "app/Balancer/local", "TargetGroup", "targetgroup/Group/local");
            StatisticSet well = Recorded.of(cloud.metrics(), "AWS/ApplicationELB", "HealthyHostCount", dimensions);
            StatisticSet unwell = Recorded.of(cloud.metrics(), "AWS/ApplicationELB", "UnHealthyHostCount", dimensions);
            assertThat(well.count())
                    .as("two, and one more if a minute of the real time began meanwhile")
                    .isBetween(2L, 3L);
            assertThat(well.minimum()).isEqualTo(1);
            assertThat(unwell.count()).isEqualTo(well.count());
            assertThat(unwell.sum()).isZero();
        }
    }

    @Test
    void a_request_that_the_balancer_passes_on_is_counted_with_the_answers_status_and_time() throws Exception {
        try (Cloud cloud = open();
                HttpClient client = HttpClient.newHttpClient()) {
            var _ = client.send(
                    HttpRequest.newBuilder(
                                    URI.create(cloud.room(ApiGatewayRoom.class).url() + "/bread"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());

            Map<String, String> dimensions =
                    Map.of("LoadBalancer", "app/Balancer/local", "TargetGroup", "targetgroup/Group/local");
            assertThat(Recorded.of(cloud.metrics(), "AWS/ApplicationELB", "RequestCount", dimensions)
                            .sum())
                    .isEqualTo(1);
            assertThat(Recorded.of(cloud.metrics(), "AWS/ApplicationELB", "HTTPCode_Target_2XX_Count", dimensions)
                            .sum())
                    .isEqualTo(1);
            assertThat(Recorded.of(cloud.metrics(), "AWS/ApplicationELB", "TargetResponseTime", dimensions)
                            .maximum())
                    .isPositive();
        }
    }

    @Test
    void a_container_with_awss_collector_beside_it_is_told_the_machines_own() throws Exception {
        beside(COLLECTOR.formatted("false"));
        change("Task/ContainerDefinitions/0", "Environment", TOLD);

        try (Cloud cloud = open()) {
            assertThat(cloud.room(EcsRoom.class).containers().getFirst().variables())
                    .containsEntry(
                            "OTEL_EXPORTER_OTLP_ENDPOINT",
                            cloud.xray().collectorUrl().orElseThrow());
        }
    }

    @Test
    void what_else_is_beside_a_container_is_refused() throws Exception {
        beside("{\"Name\":\"other\",\"Image\":\"public.ecr.aws/somebody/else:1\"}");

        assertThatThrownBy(() -> open().close()).hasMessageContaining("a task is one container on this machine");
    }

    @Test
    void a_collector_that_the_container_is_not_told_is_refused_and_one_that_is_not_there_too() throws Exception {
        JsonNode alone = template.deepCopy();
        beside(COLLECTOR.formatted("false"));
        assertThatThrownBy(() -> open().close()).hasMessageContaining("OTEL_EXPORTER_OTLP_ENDPOINT");

        template = alone.deepCopy();
        change("Task/ContainerDefinitions/0", "Environment", TOLD);
        assertThatThrownBy(() -> open().close()).hasMessageContaining("OTEL_EXPORTER_OTLP_ENDPOINT");
    }

    @Test
    void a_collector_that_the_task_cannot_go_on_without_is_refused() throws Exception {
        beside(COLLECTOR.formatted("true"));
        change("Task/ContainerDefinitions/0", "Environment", TOLD);

        assertThatThrownBy(() -> open().close()).hasMessageContaining("go on without its collector");
    }

    private void beside(String container) throws IOException {
        ArrayNode containers = (ArrayNode) template.at("/Resources/Task/Properties/ContainerDefinitions");
        containers.add(json.readTree(container));
    }

    private void change(String at, String name, String value) throws IOException {
        String[] parts = at.strip().split("/", 2);
        JsonNode properties = template.path("Resources").path(parts[0]).path("Properties");
        ObjectNode changed = (ObjectNode) (parts.length == 1 ? properties : properties.at("/" + parts[1]));
        changed.set(name.strip(), json.readTree(value.strip()));
    }

    private void add(String id, String type, String properties) throws IOException {
        ObjectNode resource = ((ObjectNode) template.path("Resources")).putObject(id);
        resource.put("Type", type).set("Properties", json.readTree(properties));
    }

    private HttpResponse<String> bread() throws Exception {
        try (Cloud cloud = open();
                HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    URI.create(cloud.room(ApiGatewayRoom.class).url() + "/bread"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private Cloud open() {
        return OpenCloud.of(directory, template.toString(), ROOMS, Map.of(), Map.of("0123", image));
    }
}
