package io.luca.local.aws.service.cloudwatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** An alarm of the templates and how it stands, with its latest changes. Safe for use by many threads, of which one evaluates. */
public final class Alarm {

    /** A week of an alarm that changes every four hours. */
    private static final int CHANGES_KEPT = 50;

    private final AlarmDefinition definition;
    private final Optional<Suppression> suppression;
    private final Deque<AlarmStatus> changes = new ArrayDeque<>();
    private volatile AlarmStatus status;
    private volatile AlarmState before = AlarmState.INSUFFICIENT_DATA;

    Alarm(AlarmDefinition definition, AlarmStatus status) {
        this.definition = definition;
        this.status = status;
        this.suppression = definition instanceof AlarmDefinition.Composite composite
                ? composite.suppressor().map(Suppression::new)
                : Optional.empty();
    }

    public String name() {
        return definition.name();
    }

    /** What it means and what to do, as its template says; may be empty. */
    public String description() {
        return definition.header().description();
    }

    /** How it stands now. */
    public AlarmStatus status() {
        return status;
    }

    /** What it came to and when, the earliest first; of the latest {@value #CHANGES_KEPT} changes. */
    public List<AlarmStatus> changes() {
        synchronized (changes) {
            return List.copyOf(changes);
        }
    }

    AlarmDefinition definition() {
        return definition;
    }

    Optional<Suppression> suppression() {
        return suppression;
    }

    /** What it was before it came into its state. */
    AlarmState before() {
        return before;
    }

    /** As an earlier process left it. */
    void restore(AlarmStatus kept) {
        before = kept.state();
        status = kept;
    }

    void become(AlarmStatus next) {
        before = status.state();
        status = next;
        synchronized (changes) {
            changes.addLast(next);
            if (changes.size() > CHANGES_KEPT) {
                changes.removeFirst();
            }
        }
    }
}
