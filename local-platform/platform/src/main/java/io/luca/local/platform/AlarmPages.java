package io.luca.local.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.service.cloudwatch.Alarm;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.cloudwatch.AlarmStatus;
import io.luca.local.aws.service.cloudwatch.CloudWatchRoom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the alarms stand, for the command line. */
final class AlarmPages {

    private static final Pattern RUNBOOK = Pattern.compile("Runbook: (\\S+?)\\.?$");
    private static final ObjectMapper json = new ObjectMapper();

    private final Platform platform;

    AlarmPages(Platform platform) {
        this.platform = platform;
    }

    /** All alarms with their latest changes. */
    String all() {
        ArrayNode all = json.createArrayNode();
        platform.room(CloudWatchRoom.class).alarms().all().forEach(alarm -> {
            ObjectNode one = all.addObject();
            describe(one, alarm);
            ArrayNode changes = one.putArray("changes");
            alarm.changes().forEach(change -> status(changes.addObject(), change));
        });
        return all.toString();
    }

    /** How many are in each state, and those that are not OK. */
    void summarize(ObjectNode summary) {
        ObjectNode counts = summary.putObject("counts");
        for (AlarmState state : AlarmState.values()) {
            counts.put(state.name(), 0);
        }
        ArrayNode notOk = summary.putArray("not_ok");
        platform.room(CloudWatchRoom.class).alarms().all().forEach(alarm -> {
            AlarmState state = alarm.status().state();
            counts.put(state.name(), counts.path(state.name()).asInt() + 1);
            if (state != AlarmState.OK) {
                describe(notOk.addObject(), alarm);
            }
        });
    }

    private static void describe(ObjectNode one, Alarm alarm) {
        Matcher runbook = RUNBOOK.matcher(alarm.description());
        one.put("name", alarm.name())
                .put("description", alarm.description())
                .put("runbook", runbook.find() ? runbook.group(1) : "");
        status(one, alarm.status());
    }

    private static void status(ObjectNode one, AlarmStatus status) {
        one.put("state", status.state().name())
                .put("reason", status.reason())
                .put("since", status.since().toString());
    }
}
