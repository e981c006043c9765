package io.luca.local.aws.service.cloudwatch;

import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.QueryParameters;
import io.luca.local.aws.endpoint.Xml;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Statistic;
import io.luca.local.aws.metric.StatisticSet;
import io.luca.local.aws.template.Environment;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * CloudWatch behind the local endpoint: {@code DescribeAlarms} and {@code GetMetricStatistics}. What puts datapoints or states is not offered:
 * an alarm here rings for what has happened, or not at all. A parameter that is not honoured is refused. Safe for use by many threads.
 */
public final class CloudWatchService implements AwsService {

    private static final String NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";
    private static final Pattern DESCRIBE = Pattern.compile("Action|Version|AlarmNames\\.member\\.\\d+|AlarmNamePrefix"
            + "|AlarmTypes\\.member\\.\\d+|StateValue|ActionPrefix|MaxRecords|NextToken");
    private static final Pattern STATISTICS = Pattern.compile("Action|Version|Namespace|MetricName"
            + "|Dimensions\\.member\\.\\d+\\.(Name|Value)|StartTime|EndTime|Period|Statistics\\.member\\.\\d+"
            + "|ExtendedStatistics\\.member\\.\\d+");

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
    private static final int MOST_RECORDS = 100;

    private static final int USUAL_RECORDS = 50;
    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
    private static final int MOST_DATAPOINTS = 1_440;

    private static final int MINUTE = 60;

    private final Alarms alarms;
    private final Metrics recorded;
    private final Authorization authorization;
    private final Environment environment;
    private final AlarmXml written;

    /**
     * The API over alarms and what was recorded.
     *
     * @param created when the alarms came to be
     */
    public CloudWatchService(
            Alarms alarms, Metrics recorded, Authorization authorization, Environment environment, Instant created) {
        this.alarms = alarms;
        this.recorded = recorded;
        this.authorization = authorization;
        this.environment = environment;
        this.written = new AlarmXml(created);
    }

    @Override
    public String signingName() {
        return "monitoring";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        if (call.json()) {
            throw notHere(call.operation());
        }
        QueryParameters request = QueryParameters.parse(call.body());
        return switch (call.operation()) {
            case "DescribeAlarms" -> {
                requireHonoured(request, DESCRIBE);
                require(
                        call,
                        "cloudwatch:DescribeAlarms",
                        "arn:aws:cloudwatch:%s:%s:alarm:*".formatted(environment.region(), environment.accountId()));
                yield reply("DescribeAlarms", described(request));
            }
            case "GetMetricStatistics" -> {
                requireHonoured(request, STATISTICS);
                require(call, "cloudwatch:GetMetricStatistics", "*");
                yield reply("GetMetricStatistics", statistics(request));
            }
            default -> throw notHere(call.operation());
        };
    }

    private String described(QueryParameters request) {
        List<String> types = members(request, "AlarmTypes");
        int first = request.optional("NextToken").map(CloudWatchService::place).orElse(0);
        int most = (int) whole(request, "MaxRecords", USUAL_RECORDS, 1, MOST_RECORDS);
        List<Alarm> asked = alarms.all().stream()
                .filter(alarm -> isAsked(alarm, request))
                .filter(alarm -> isOfType(alarm, types))
                .toList();
        List<Alarm> page = asked.stream().skip(first).limit(most).toList();
        boolean hasMore = first + page.size() < asked.size();
        return written.alarms(page) + (hasMore ? "<NextToken>" + (first + page.size()) + "</NextToken>" : "");
    }

    private static boolean isAsked(Alarm alarm, QueryParameters request) {
        List<String> names = members(request, "AlarmNames");
        AlarmDefinition.Header header = alarm.definition().header();
        return (names.isEmpty() || names.contains(alarm.name()))
                && request.optional("AlarmNamePrefix")
                        .map(alarm.name()::startsWith)
                        .orElse(true)
                && request.optional("StateValue")
                        .map(alarm.status().state().name()::equals)
                        .orElse(true)
                && request.optional("ActionPrefix")
                        .map(prefix -> header.actions().values().stream()
                                .flatMap(List::stream)
                                .anyMatch(action -> action.startsWith(prefix)))
                        .orElse(true);
    }

    /** Without types, composite alarms are not told of. */
    private static boolean isOfType(Alarm alarm, List<String> types) {
        return switch (alarm.definition()) {
            case AlarmDefinition.OfSignal _ -> types.isEmpty() || types.contains("MetricAlarm");
            case AlarmDefinition.Composite _ -> types.contains("CompositeAlarm");
        };
    }

    private String statistics(QueryParameters request) {
        List<Statistic> asked = new ArrayList<>();
        members(request, "Statistics").forEach(name -> asked.add(statistic(name)));
        members(request, "ExtendedStatistics").forEach(name -> asked.add(statistic(name)));
        if (asked.isEmpty()) {
            throw AwsError.invalid(
                    "MissingParameter", "At least one of Statistics and ExtendedStatistics must be given.");
        }
        long period = whole(request, "Period", 0, MINUTE, Integer.MAX_VALUE);
        Instant start = instant(request, "StartTime");
        Instant end = instant(request, "EndTime");
        long count = Math.ceilDiv(Duration.between(start, end).toSeconds(), period);
        if (period % MINUTE != 0 || count < 1 || count > MOST_DATAPOINTS) {
            throw AwsError.invalid(
                    "InvalidParameterCombination",
                    "Period must be whole minutes, and 1 to %d of them lie between StartTime and EndTime."
                            .formatted(MOST_DATAPOINTS));
        }
        MetricId metric = metric(request);
        StringBuilder datapoints = new StringBuilder();
        Instant first = Instant.ofEpochSecond(start.getEpochSecond() - Math.floorMod(start.getEpochSecond(), period));
        for (Instant from = first; from.isBefore(end); from = from.plusSeconds(period)) {
            StatisticSet values = recorded.during(metric, from, Duration.ofSeconds(period));
            if (!values.isEmpty()) {
                datapoints.append(written.datapoint(from, asked, values));
            }
        }
        return "<Label>" + Xml.escape(metric.name()) + "</Label><Datapoints>" + datapoints + "</Datapoints>";
    }

    private static MetricId metric(QueryParameters request) {
        Map<String, String> dimensions = new HashMap<>();
        for (int index = 1;
                request.optional("Dimensions.member." + index + ".Name").isPresent();
                index++) {
            String member = "Dimensions.member." + index;
            dimensions.put(request.text(member + ".Name"), request.text(member + ".Value"));
        }
        try {
            return MetricId.of(request.text("Namespace"), request.text("MetricName"), dimensions);
        } catch (IllegalArgumentException malformed) {
            throw invalid(malformed);
        }
    }

    private static Statistic statistic(String name) {
        try {
            return Statistic.parse(name);
        } catch (IllegalArgumentException unknown) {
            throw invalid(unknown);
        }
    }

    private static Instant instant(QueryParameters request, String name) {
        try {
            return Instant.parse(request.text(name));
        } catch (DateTimeException malformed) {
            throw invalid(malformed);
        }
    }

    private static long whole(QueryParameters request, String name, long otherwise, long least, long most) {
        Optional<String> given = request.optional(name);
        try {
            long value = given.isPresent() ? Long.parseLong(given.get()) : otherwise;
            if (value < least || value > most) {
                throw AwsError.invalid("InvalidParameterValue", name + " must be from " + least + " to " + most + ".");
            }
            return value;
        } catch (NumberFormatException malformed) {
            throw invalid(malformed);
        }
    }

    private static int place(String token) {
        try {
            return Math.max(0, Integer.parseInt(token));
        } catch (NumberFormatException unknown) {
            throw AwsError.invalid("InvalidNextToken", "The next token specified is invalid.");
        }
    }

    private static List<String> members(QueryParameters request, String name) {
        List<String> members = new ArrayList<>();
        for (int index = 1; request.optional(name + ".member." + index).isPresent(); index++) {
            members.add(request.text(name + ".member." + index));
        }
        return members;
    }

    private static void requireHonoured(QueryParameters request, Pattern honoured) {
        request.values().keySet().stream()
                .filter(name -> !honoured.matcher(name).matches())
                .min(String::compareTo)
                .ifPresent(name -> {
                    throw new AwsError(501, "NotImplemented", "The parameter " + name + " is not honoured here.");
                });
    }

    private void require(AwsCall call, String action, String resource) {
        try {
            authorization.require(call.caller(), action, resource);
        } catch (AwsError refused) { // in the words of the query protocol
            throw new AwsError(403, "AccessDenied", String.valueOf(refused.getMessage()));
        }
    }

    private static AwsReply reply(String operation, String result) {
        return AwsReply.xml(
                "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult><ResponseMetadata><RequestId>%4$s"
                                .formatted(operation, NAMESPACE, result, UUID.randomUUID())
                        + "</RequestId></ResponseMetadata></" + operation + "Response>");
    }

    private static AwsError invalid(RuntimeException malformed) {
        return AwsError.invalid("InvalidParameterValue", String.valueOf(malformed.getMessage()));
    }

    private static AwsError notHere(String operation) {
        return new AwsError(501, "NotImplemented", "cloudwatch " + operation + " does not run on this platform.");
    }
}
