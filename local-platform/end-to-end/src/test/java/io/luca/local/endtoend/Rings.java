package io.luca.local.endtoend;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The alarms that a test drives the running platform into and out of again, by traffic, faults and the clock alone; the test asserts it
 * by {@link PlatformAlarms#requireRangAndEnded}. {@link AlarmDrillsIT} holds that each alarm has such a test.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Rings {

    /** Stack and construct, as {@code LucaApi-AlarmsErrors}. */
    String[] value();
}
