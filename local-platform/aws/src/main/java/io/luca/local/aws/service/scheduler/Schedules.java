package io.luca.local.aws.service.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.cloud.Target;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.service.scheduler.Schedule.Name;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import io.luca.local.aws.template.UnsupportedResourceException;
import io.luca.local.aws.time.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All schedules, those of the templates and those that the API made; the latter end with the process, unless they are kept. Calls
 * are made on the platform's own time. Safe for use by many threads.
 */
public final class Schedules implements Provisioner {

    private static final Logger log = LoggerFactory.getLogger(Schedules.class);

    static final String TYPE = "AWS::Scheduler::Schedule";
    private static final String GROUP = "AWS::Scheduler::ScheduleGroup";
    private static final String DEFAULT_GROUP = "default";

    private final Environment environment;
    private final Timeline timeline;
    private final Delivery delivery;
    private final Predicate<String> takes;
    private final Optional<KeptSchedules> kept;
    private final Set<String> groups = ConcurrentHashMap.newKeySet();
    private final Map<String, Planned> byName = new ConcurrentSkipListMap<>();

    /** A schedule with its next call, if there is one. */
    private static final class Planned {

        private final Schedule schedule;
        private Optional<Instant> next = Optional.empty();
        private Timeline.Entry entry = () -> {};
        private final Optional<JsonNode> members;
        private boolean isResting;

        Planned(Schedule schedule, Optional<JsonNode> members) {
            this.schedule = schedule;
            this.members = members;
        }
    }

    /** What people see of a schedule. */
    public record Summary(String name, String expression, String timeZone, Optional<Instant> next) {}

    /** What a schedule calls, and with what. */
    public record TargetNow(String arn, String input) {}

    /**
     * No schedules yet.
     *
     * @param targets takes what is sent by ARN: the calls, and those that are given up
     * @param takes whether the targets take messages for an ARN; asked when a schedule is read
     * @param metrics where it is told which calls are made and given up
     */
    public Schedules(
            Environment environment,
            Timeline timeline,
            Roles roles,
            Target targets,
            Predicate<String> takes,
            Metrics metrics) {
        this(environment, timeline, roles, targets, takes, Optional.empty(), metrics);
    }

    /** No schedules yet, of which those of the API are kept. */
    Schedules(
            Environment environment,
            Timeline timeline,
            Roles roles,
            Target targets,
            Predicate<String> takes,
            Optional<KeptSchedules> kept,
            Metrics metrics) {
        this.kept = kept;
        this.takes = takes;
        this.environment = environment;
        this.timeline = timeline;
        this.delivery = new Delivery(timeline, roles, targets, environment.accountId(), new ScheduleMetrics(metrics));
        groups.add(DEFAULT_GROUP);
    }

    @Override
    public Set<String> types() {
        return Set.of(TYPE, GROUP);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        if (resource.type().equals(GROUP)) {
            String group = properties.optionalText("Name").orElse(resource.logicalId());
            properties.ignore("Tags", "read by nobody");
            groups.add(group);
            return new Provisioned(group, Map.of("Arn", groupArn(group)));
        }
        String group = properties.optionalText("GroupName").orElse(DEFAULT_GROUP);
        Name name = new Name(group, properties.optionalText("Name").orElse(resource.logicalId()));
        try {
            add(read(name, properties));
        } catch (AwsError refused) {
            throw properties.refused(String.valueOf(refused.getMessage()));
        }
        return new Provisioned(name.name(), Map.of("Arn", arn(name)));
    }

    /**
     * Reads one, which is not added by that.
     *
     * @throws RuntimeException naming what cannot be honoured
     */
    Schedule read(Name name, Fields properties) {
        return Schedule.read(name, properties, timeline.now(), takes);
    }

    /** All schedules, in order of group and name. */
    public List<Summary> summaries() {
        return byName.values().stream()
                .map(planned -> new Summary(
                        planned.schedule.name().toString(),
                        planned.schedule.text(),
                        planned.schedule.timeZone(),
                        next(planned)))
                .toList();
    }

    /** What a schedule of this name, in whatever group, would call if it were due now. */
    public Optional<TargetNow> targetNow(String name) {
        return byName.values().stream()
                .map(planned -> planned.schedule)
                .filter(schedule -> schedule.name().name().equals(name))
                .findFirst()
                .map(schedule -> new TargetNow(
                        schedule.target().arn(),
                        schedule.target().inputOf(arn(schedule.name()), timeline.now(), "by-hand", 1)));
    }

    /**
     * Lets a schedule of this name, in whatever group, make no call by itself any more; by hand it still can. For rehearsals, in
     * which days pass that are other days whenever they are held.
     *
     * @throws IllegalArgumentException if there is none
     */
    public void rest(String name) {
        Planned resting = byName.values().stream()
                .filter(planned -> planned.schedule.name().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no schedule " + name));
        synchronized (resting) {
            resting.isResting = true;
            resting.entry.cancel();
            resting.next = Optional.empty();
        }
    }

    List<Schedule> all() {
        return byName.values().stream().map(planned -> planned.schedule).toList();
    }

    /**
     * The instant after which a schedule's first call is. What is due once was reckoned by somebody's own clock: if the
     * platform's time was moved past it meanwhile, it is due at once.
     */
    Instant first(ScheduleExpression expression) {
        return expression.isOneTime() ? timeline.unmoved() : timeline.now();
    }

    String arn(Name name) {
        return "arn:aws:scheduler:%s:%s:schedule/%s".formatted(environment.region(), environment.accountId(), name);
    }

    String defaultGroup() {
        return DEFAULT_GROUP;
    }

    Schedule get(Name name) {
        return Optional.ofNullable(byName.get(name.toString()))
                .map(planned -> planned.schedule)
                .orElseThrow(() -> absent("Schedule " + name.name() + " does not exist."));
    }

    void delete(Name name) {
        Planned planned = byName.get(name.toString());
        if (planned == null) {
            throw absent("Schedule " + name.name() + " does not exist.");
        }
        kept.ifPresent(files -> files.forget(name)); // first: what fails here may be asked for again
        if (byName.remove(name.toString(), planned)) {
            synchronized (planned) {
                planned.entry.cancel();
            }
        }
    }

    /**
     * Reads a schedule as the API has it, which is not added by that.
     *
     * @throws AwsError naming what cannot be honoured
     */
    Schedule read(Name name, JsonNode members) {
        return read(name, members, timeline.now());
    }

    private Schedule read(Name name, JsonNode members, Instant created) {
        try {
            Fields fields = new Resource("API", name.toString(), TYPE).properties(members);
            fields.optionalText("GroupName");
            Schedule schedule = Schedule.read(name, fields, created, takes);
            if (!fields.unread().isEmpty()) {
                throw AwsError.invalid(
                        "ValidationException", "These members cannot be honoured here: " + fields.unread());
            }
            return schedule;
        } catch (UnsupportedResourceException refused) {
            throw AwsError.invalid("ValidationException", String.valueOf(refused.getMessage()));
        }
    }

    /**
     * Adds the schedules that the API made in earlier processes. What was due once meanwhile is due at once; of what is due again and
     * again, only what comes. One that cannot be honoured any more is told, and stays in the files.
     */
    void restore() {
        for (KeptSchedules.Kept each : kept.map(KeptSchedules::all).orElse(List.of())) {
            try {
                Planned planned =
                        new Planned(read(each.name(), each.members(), each.after()), Optional.of(each.members()));
                if (byName.putIfAbsent(each.name().toString(), planned) == null && !each.isOver()) {
                    boolean isOnce = planned.schedule.expression().isOneTime();
                    plan(planned, isOnce ? each.after() : timeline.now());
                }
            } catch (AwsError refused) {
                log.warn("schedule {} of an earlier process does not go on: {}", each.name(), refused.getMessage());
            }
        }
    }

    /** Adds a schedule of the API, which is kept before this returns. */
    void add(Schedule schedule, JsonNode members) {
        add(new Planned(schedule, Optional.of(members)));
    }

    /**
     * Adds a schedule and plans its first call.
     *
     * @throws AwsError if there is one of this name, or no such group, or the role does not trust the scheduler
     */
    void add(Schedule schedule) {
        add(new Planned(schedule, Optional.empty()));
    }

    private void add(Planned planned) {
        Schedule schedule = planned.schedule;
        String group = schedule.name().group();
        if (!groups.contains(group)) {
            throw absent("Schedule group " + group + " does not exist.");
        }
        try {
            delivery.requireTrusted(schedule.target().roleArn(), groupArn(group));
        } catch (IllegalArgumentException untrusted) {
            throw AwsError.invalid(
                    "ValidationException",
                    "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
        }
        if (byName.putIfAbsent(schedule.name().toString(), planned) != null) {
            throw new AwsError(
                    409, "ConflictException", "Schedule " + schedule.name().name() + " already exists.");
        }
        try {
            keep(planned, false);
        } catch (RuntimeException unkept) { // or another try would take it for one that is there
            byName.remove(schedule.name().toString(), planned);
            throw unkept;
        }
        plan(planned, first(schedule.expression()));
    }

    private void keep(Planned planned, boolean isOver) {
        kept.ifPresent(files -> planned.members.ifPresent(members -> {
            Schedule schedule = planned.schedule;
            Instant after = schedule.expression().isOneTime() ? timeline.unmoved() : schedule.created();
            files.keep(new KeptSchedules.Kept(schedule.name(), members, after, isOver));
        }));
    }

    private void plan(Planned planned, Instant after) {
        if (!planned.schedule.isEnabled()) {
            return;
        }
        synchronized (planned) {
            if (planned.isResting) {
                return;
            }
            planned.next = planned.schedule.expression().next(after);
            planned.next.ifPresent(due -> planned.entry = timeline.at(due, () -> fire(planned, due)));
        }
    }

    private void fire(Planned planned, Instant due) {
        Schedule schedule = planned.schedule;
        if (byName.get(schedule.name().toString()) != planned) {
            return; // it was deleted a moment ago
        }
        plan(planned, due);
        boolean isLast = next(planned).isEmpty();
        delivery.deliver(
                schedule, arn(schedule.name()), groupArn(schedule.name().group()), due, () -> {
                    if (isLast && schedule.deletesItself()) {
                        byName.remove(schedule.name().toString(), planned);
                        kept.ifPresent(files -> files.forget(schedule.name()));
                    } else if (isLast) {
                        keep(planned, true);
                    }
                });
    }

    private static Optional<Instant> next(Planned planned) {
        synchronized (planned) {
            return planned.next;
        }
    }

    private String groupArn(String group) {
        return "arn:aws:scheduler:%s:%s:schedule-group/%s"
                .formatted(environment.region(), environment.accountId(), group);
    }

    private static AwsError absent(String message) {
        return new AwsError(404, "ResourceNotFoundException", message);
    }
}
