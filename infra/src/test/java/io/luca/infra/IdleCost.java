package io.luca.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a month costs in which nobody calls: what the templates hold that is paid for by the hour or by the month. */
final class IdleCost {

    private static final double HOURS = 730;
    /** Of an account: https://aws.amazon.com/cloudwatch/pricing/ */
    private static final int FREE_DASHBOARDS = 3;

    private static final int UNITS_OF_A_PROCESSOR = 1_024;
    private static final int MIB_OF_A_GB = 1_024;
    private static final Pattern CRON = Pattern.compile("cron\\((\\d+) (\\d+) \\* \\* \\? \\*\\)");

    private final Synthesized app;
    private final JsonNode prices;
    private final Map<String, Double> parts = new LinkedHashMap<>();

    IdleCost(Synthesized app) throws IOException {
        this.app = app;
        prices = new ObjectMapper()
                .readTree(Path.of("src/test/resources/prices.json").toFile());
        parts.put("tasks", tasks());
        parts.put("balancer and addresses", balancer() + addresses());
        parts.put("NAT gateways", count("AWS::EC2::NatGateway") * HOURS * price("NAT gateway, an hour"));
        parts.put("firewall", firewall());
        parts.put(
                "keys and secrets",
                count("AWS::KMS::Key") * price("key, a month")
                        + count("AWS::SecretsManager::Secret") * price("secret, a month"));
        parts.put("alarms", alarms());
        parts.put(
                "dashboards",
                Math.max(0, count("AWS::CloudWatch::Dashboard") - FREE_DASHBOARDS) * price("dashboard, a month"));
    }

    /** By what it is for, in dollars. */
    Map<String, Double> parts() {
        return parts;
    }

    double sum() {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private double tasks() {
        double cost = 0;
        for (JsonNode task : all("AWS::ECS::TaskDefinition").values()) {
            double hour = task.path("Cpu").asDouble() / UNITS_OF_A_PROCESSOR * price("fargate vCPU, ARM, an hour")
                    + task.path("Memory").asDouble() / MIB_OF_A_GB * price("fargate GB, ARM, an hour");
            cost += hour * runningHours() * leastTasks();
        }
        for (JsonNode service : all("AWS::AppRunner::Service").values()) {
            double instances = all("AWS::AppRunner::AutoScalingConfiguration").values().stream()
                    .mapToDouble(scaling -> scaling.path("MinSize").asDouble())
                    .sum();
            cost += service.at("/InstanceConfiguration/Memory").asDouble()
                    / MIB_OF_A_GB
                    * price("app runner provisioned GB, an hour")
                    * HOURS
                    * instances;
        }
        return cost;
    }

    private double leastTasks() {
        return all("AWS::ApplicationAutoScaling::ScalableTarget").values().stream()
                .mapToDouble(target -> target.path("MinCapacity").asDouble())
                .sum();
    }

    /** Without the hours in which a schedule keeps the tasks at none. */
    private double runningHours() {
        LocalTime stop = null;
        LocalTime start = null;
        for (JsonNode target :
                all("AWS::ApplicationAutoScaling::ScalableTarget").values()) {
            for (JsonNode action : target.path("ScheduledActions")) {
                boolean isStop = action.at("/ScalableTargetAction/MaxCapacity").asInt() == 0;
                LocalTime at = time(action.path("Schedule").asText());
                stop = isStop ? at : stop;
                start = isStop ? start : at;
            }
        }
        if (stop == null || start == null) {
            return HOURS;
        }
        Duration pause = Duration.between(stop, start);
        double hours = (pause.isNegative() ? pause.plusDays(1) : pause).toMinutes() / 60.0;
        return HOURS * (24 - hours) / 24;
    }

    private static LocalTime time(String schedule) {
        Matcher cron = CRON.matcher(schedule);
        if (!cron.matches()) {
            throw new IllegalArgumentException("a schedule of every day is like cron(0 20 * * ? *), not " + schedule);
        }
        return LocalTime.of(Integer.parseInt(cron.group(2)), Integer.parseInt(cron.group(1)));
    }

    private double balancer() {
        return count("AWS::ElasticLoadBalancingV2::LoadBalancer") * HOURS * price("application load balancer, an hour");
    }

    private double addresses() {
        double tasks = all("AWS::ECS::Service").values().stream()
                .filter(service -> "ENABLED"
                        .equals(service.at("/NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp")
                                .asText()))
                .count();
        return tasks * leastTasks() * runningHours() * price("public IPv4 address, an hour");
    }

    private double firewall() {
        return all("AWS::WAFv2::WebACL").values().stream()
                .mapToDouble(acl ->
                        price("web ACL, a month") + acl.path("Rules").size() * price("rule of a web ACL, a month"))
                .sum();
    }

    private double alarms() {
        return all("AWS::CloudWatch::Alarm").values().stream()
                                .mapToDouble(alarm -> Math.max(
                                        1,
                                        alarm.path("Metrics")
                                                .findValues("MetricStat")
                                                .size()))
                                .sum()
                        * price("metric of an alarm, a month")
                + count("AWS::CloudWatch::CompositeAlarm") * price("composite alarm, a month");
    }

    private double count(String type) {
        return all(type).size();
    }

    private Map<String, JsonNode> all(String type) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        app.stacks()
                .forEach(stack ->
                        app.resources(stack, type).forEach((id, properties) -> all.put(stack + id, properties)));
        return all;
    }

    private double price(String name) {
        JsonNode price = prices.path(name).path("usd");
        if (!price.isNumber()) {
            throw new IllegalArgumentException("prices.json has no " + name);
        }
        return price.asDouble();
    }
}
