package io.luca.local.workbench.drill;

import io.luca.local.aws.service.cloudwatch.Alarm;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.cloudwatch.AlarmStatus;
import io.luca.local.aws.service.cloudwatch.CloudWatchRoom;
import io.luca.local.aws.service.dynamodb.DynamoDbRoom;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.aws.trace.RecordedSpan;
import io.luca.local.aws.trace.SpanStore;
import io.luca.local.dynamodb.fault.FaultSettings;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.LoadClient;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table answers slowly while a teacher works on, until the alarm on slow answers rings; then it is quick again, until the alarm ends. It
 * touches nothing but the table's own time and the clock. What it finds is what somebody finds who is called: alarm, runbook, a slow
 * request, and in its trace the call that was slow.
 */
public final class SlowTableDrill {

    private static final SchoolId SCHOOL = new SchoolId("lenta");
    private static final PeriodId PERIOD = new PeriodId("Q1_2024");
    private static final StudentId PUPIL = new StudentId("pupil_lenta");
    private static final String TEACHER = "teacher_lenta";
    private static final String PASSWORD = "Drill-2026!";
    /** Above what 95 of 100 answers may take, and below what any call waits for. */
    private static final Duration SLOW = Duration.ofMillis(250);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration WORK_OF_A_MINUTE = Duration.ofSeconds(1);
    /** What is compiled and connected by the first requests is slow without a fault. */
    private static final int MOST_TO_WARM_UP = 15;

    private static final int SLOW_MINUTES = 4;
    /** So that the last slow minute is looked at no more, and who is told is told. */
    private static final int QUIET_MINUTES = 7;

    private static final String LATENCY = "LucaApi-AlarmsLatency";
    private static final String TELLS_OF_IT = "ALARM: \"LucaApi-Answers";
    private static final Pattern RUNBOOK = Pattern.compile("Runbook: (\\S+)\\.$");

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;

    /**
     * A slow request.
     *
     * @param id its number at the gateway
     * @param took from the gateway's receipt to its answer
     * @param call the slowest call of AWS that it made
     */
    public record SlowRequest(String id, Duration took, String call, Duration callTook) {}

    /**
     * What happened.
     *
     * @param states that the alarm on slow answers came into since the table was quick
     * @param reason of the alarm's ringing, in CloudWatch's words
     * @param told how often the topic heard of it
     */
    public record Verdict(
            List<AlarmState> states, String alarm, String reason, String runbook, long told, SlowRequest request) {

        public Verdict {
            states = List.copyOf(states);
        }

        /** Whether it rang, ended, was told once, and the trace shows that the table was what was slow. */
        public boolean isPassed() {
            return states.equals(List.of(AlarmState.ALARM, AlarmState.OK))
                    && told == 1
                    && request.call().startsWith("DynamoDb.")
                    && request.callTook().compareTo(SLOW) >= 0;
        }
    }

    /** A drill on a platform of its own. */
    public SlowTableDrill(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
    }

    /**
     * Runs it. While the platform is still there, the caller may look at the slow request.
     *
     * @return empty if this machine is too slow without a fault: then nothing is shown
     * @throws IllegalStateException if no request was recorded
     */
    public Optional<Verdict> run() {
        new WaitingSchools(platform, access).open(SCHOOL, List.of(PERIOD));
        access.table().forSchool(SCHOOL).enroll(new Student(PUPIL, "Alumna de prueba", "3", "A"));
        platform.people().enroll(TEACHER, PASSWORD, SCHOOL.value(), "teacher");
        try (LoadClient client = new LoadClient(URI.create(platform.apiUrl()))) {
            SchoolDay day = new SchoolDay(client, platform.people().idToken(TEACHER), PUPIL, PERIOD);
            if (!isQuickWithoutFault(day)) {
                return Optional.empty();
            }
            int before = latency().changes().size();
            long toldBefore = told();
            Set<String> tracesBefore = traces();
            progress.accept("the table takes " + SLOW.toMillis() + " ms more for each call …");
            platform.room(DynamoDbRoom.class).setFaults(platform.tableName(), FaultSettings.NONE.withLatency(SLOW));
            work(day, SLOW_MINUTES);
            AlarmStatus ringing = latency().status();
            progress.accept("the table is quick again …");
            platform.room(DynamoDbRoom.class).setFaults(platform.tableName(), FaultSettings.NONE);
            work(day, QUIET_MINUTES);
            List<AlarmStatus> changes = latency().changes();
            return Optional.of(new Verdict(
                    changes.subList(before, changes.size()).stream()
                            .map(AlarmStatus::state)
                            .toList(),
                    latency().name(),
                    ringing.reason(),
                    runbook(),
                    told() - toldBefore,
                    slowest(tracesBefore)));
        }
    }

    private boolean isQuickWithoutFault(SchoolDay day) {
        progress.accept("a day without a fault, until the alarm is OK …");
        for (int minute = 0; minute < MOST_TO_WARM_UP; minute++) {
            work(day, 1);
            if (minute >= QUIET_MINUTES && latency().status().state() == AlarmState.OK) {
                return true;
            }
        }
        return false;
    }

    private void work(SchoolDay day, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            var _ = day.pass(WORK_OF_A_MINUTE);
            platform.cloud().timeline().pass(MINUTE);
        }
    }

    private Alarm latency() {
        return platform.room(CloudWatchRoom.class).alarms().all().stream()
                .filter(alarm -> alarm.name().startsWith(LATENCY))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the templates have no alarm " + LATENCY));
    }

    private String runbook() {
        Matcher named = RUNBOOK.matcher(latency().description());
        return named.find() ? named.group(1) : "";
    }

    private long told() {
        return platform.room(SnsRoom.class).topics().latest().stream()
                .filter(alert -> alert.subject().startsWith(TELLS_OF_IT))
                .count();
    }

    private Set<String> traces() {
        return Set.copyOf(platform.cloud().xray().spans().find("school_id", SCHOOL.value()));
    }

    /** Of those that are recorded and came after others: the gateway records the first of each second and some others. */
    private SlowRequest slowest(Set<String> before) {
        SpanStore spans = platform.cloud().xray().spans();
        return traces().stream()
                .filter(trace -> !before.contains(trace))
                .map(spans::trace)
                .flatMap(trace -> slowRequest(trace).stream())
                .max(Comparator.comparing(SlowRequest::callTook))
                .orElseThrow(() -> new IllegalStateException("no request of the drill was recorded"));
    }

    private static List<SlowRequest> slowRequest(List<RecordedSpan> trace) {
        return trace.stream()
                .filter(span -> span.parent().isEmpty() && span.attributes().containsKey("correlation_id"))
                .flatMap(request -> trace.stream()
                        .filter(span -> span.attributes().containsKey("rpc.method"))
                        .max(Comparator.comparing(SlowTableDrill::length))
                        .map(call -> new SlowRequest(
                                request.attributes().getOrDefault("correlation_id", ""),
                                length(request),
                                call.name(),
                                length(call)))
                        .stream())
                .toList();
    }

    private static Duration length(RecordedSpan span) {
        return Duration.ofNanos(span.endNanos() - span.startNanos());
    }
}
