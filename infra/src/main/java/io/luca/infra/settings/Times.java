package io.luca.infra.settings;

import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * When scheduled work runs.
 *
 * @param zone in which it is 02:00 when grades are made, by its IANA name; the two schedules are in it, too
 * @param govSync when a quarter's grades are sent, as a cron expression of EventBridge Scheduler
 * @param govReconcile when the account with the government is drawn up, in the same form
 */
public record Times(String zone, String govSync, String govReconcile) {

    private static final Pattern CRON = Pattern.compile("cron\\((\\S+ ){5}\\S+\\)");

    public Times {
        Requirement.check(
                zone.contains("/") && ZoneId.getAvailableZoneIds().contains(zone),
                "consolidationTimeZone must be like America/Mexico_City, got " + zone);
        Requirement.check(
                CRON.matcher(govSync).matches(),
                "govSyncSchedule must be like cron(0 20 5 1,4,7,10 ? *), got " + govSync);
        Requirement.check(
                CRON.matcher(govReconcile).matches(),
                "govReconcileSchedule must be like cron(0 6 7-21 1,4,7,10 ? *), got " + govReconcile);
    }

    static Times read(Context context) {
        return new Times(
                context.required("consolidationTimeZone"),
                context.required("govSyncSchedule"),
                context.required("govReconcileSchedule"));
    }
}
