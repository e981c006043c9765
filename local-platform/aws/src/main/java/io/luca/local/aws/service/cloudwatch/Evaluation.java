package io.luca.local.aws.service.cloudwatch;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates all alarms at an instant, those that are watched before those that watch. One that fails keeps its state, and keeps no other
 * from being evaluated. For one thread.
 */
final class Evaluation {

    private static final Logger log = LoggerFactory.getLogger(Evaluation.class);
    private static final DateTimeFormatter LONG_TIME = DateTimeFormatter.ofPattern(
                    "EEEE dd MMMM, uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Alarms alarms;
    private final List<Alarm> ordered;
    private final Metrics recorded;
    private final Map<String, List<MetricId>> watched = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private final Consumer<Alarm> changed;
    private final Consumer<Alarm> acts;

    /**
     * @param changed is told of each alarm that came into another state, before anybody acts on it
     * @param acts takes the actions of an alarm's state
     */
    Evaluation(Alarms alarms, Metrics recorded, Consumer<Alarm> changed, Consumer<Alarm> acts) {
        this.alarms = alarms;
        this.ordered = alarms.inOrder();
        for (Alarm alarm : ordered) {
            if (alarm.definition() instanceof AlarmDefinition.OfSignal watching) {
                watched.put(alarm.name(), List.copyOf(watching.signal().metrics())); // asked for each minute
            }
        }
        this.recorded = recorded;
        this.changed = changed;
        this.acts = acts;
    }

    /**
     * Evaluates at an instant.
     *
     * @param end the end of a minute; nothing that was recorded of later is looked at
     */
    void at(Instant end) {
        for (Alarm alarm : ordered) {
            try {
                evaluate(alarm, end);
            } catch (RuntimeException failed) { // one alarm's failure is no other's
                log.error("the alarm {} could not be evaluated", alarm.name(), failed);
            }
        }
    }

    private void evaluate(Alarm alarm, Instant end) {
        Optional<AlarmStatus> next = switch (alarm.definition()) {
            case AlarmDefinition.OfSignal watching -> ofSignal(alarm, watching, end);
            case AlarmDefinition.Composite composite -> ofOthers(alarm, composite, end);
        };
        next.ifPresent(after -> {
            alarm.become(after);
            changed.accept(alarm);
        });
        boolean isActing = alarm.suppression()
                .map(suppression -> suppression.advance(end, next.isPresent(), isInAlarm(suppression.by())))
                .orElse(next.isPresent());
        if (isActing) {
            acts.accept(alarm);
        }
    }

    private Optional<AlarmStatus> ofSignal(Alarm alarm, AlarmDefinition.OfSignal watching, Instant end) {
        boolean isSilent = isSilent(watching, end);
        boolean wasSilent = silent.contains(watching.name());
        if (isSilent && wasSilent) { // it comes to the same: so days that pass at once cost next to nothing
            return Optional.empty();
        }
        if (isSilent) {
            silent.add(watching.name());
        } else {
            silent.remove(watching.name());
        }
        Judgement judgement = watching.threshold()
                .judge(watching.signal()
                        .datapoints(recorded, end, watching.threshold().range()));
        return judgement
                .state()
                .filter(state -> state != alarm.status().state())
                .map(state -> new AlarmStatus(state, judgement.reason(), ReasonJson.of(watching, judgement, end), end));
    }

    /** Whether nothing was recorded of all that an alarm looks back to. */
    private boolean isSilent(AlarmDefinition.OfSignal watching, Instant end) {
        Instant earliest = end.minus(
                watching.signal().period().multipliedBy(watching.threshold().range()));
        for (MetricId metric : watched.getOrDefault(watching.name(), List.of())) {
            if (recorded.isRecordedSince(metric, earliest)) {
                return false;
            }
        }
        return true;
    }

    private Optional<AlarmStatus> ofOthers(Alarm alarm, AlarmDefinition.Composite composite, Instant end) {
        AlarmState state = composite.rule().holds(name -> status(name).state()) ? AlarmState.ALARM : AlarmState.OK;
        return state == alarm.status().state()
                ? Optional.empty()
                : Optional.of(new AlarmStatus(
                        state, because(alarm, composite, state), ReasonJson.of(triggering(composite)), end));
    }

    private String because(Alarm alarm, AlarmDefinition.Composite composite, AlarmState state) {
        if (alarm.status().reasonJson().isEmpty()) {
            return "%s was created and its alarm rule evaluates to %s"
                    .formatted(composite.header().arn(), state);
        }
        return triggering(composite).stream()
                .findFirst()
                .map(child -> "%s transitioned to %s at %s"
                        .formatted(
                                child.definition().header().arn(),
                                child.status().state(),
                                LONG_TIME.format(child.status().since())))
                .orElse("");
    }

    /** The one of the watched that changed last. */
    private List<Alarm> triggering(AlarmDefinition.Composite composite) {
        return composite.rule().alarms().stream()
                .sorted()
                .flatMap(name -> alarms.find(name).stream())
                .max(Comparator.comparing(child -> child.status().since()))
                .stream()
                .toList();
    }

    private boolean isInAlarm(Suppression.By by) {
        return status(by.alarm()).state() == AlarmState.ALARM;
    }

    private AlarmStatus status(String name) {
        return alarms.find(name).orElseThrow().status();
    }
}
