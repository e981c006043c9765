package io.luca.infra.settings;

import java.time.ZoneId;

/**
 * When scheduled work runs.
 *
 * @param zone in which it is 02:00 when grades are made, by its IANA name; the two schedules are in it, too
 * @param govSync when a quarter's grades are sent, as a cron expression of EventBridge Scheduler
 * @param govReconcile when the account with the government is drawn up, in the same form
 */
public record Times(String zone, String govSync, String govReconcile) {

    public Times {
        Requirement.check(
                zone.contains("/") && ZoneId.getAvailableZoneIds().contains(zone),
                "consolidationTimeZone must be like America/Mexico_City, got " + zone);
        var _ = CronExpression.of("govSyncSchedule", govSync);
        var _ = CronExpression.of("govReconcileSchedule", govReconcile);
    }

    static Times read(Context context) {
        return new Times(
                context.required("consolidationTimeZone"),
                context.required("govSyncSchedule"),
                context.required("govReconcileSchedule"));
    }
}
