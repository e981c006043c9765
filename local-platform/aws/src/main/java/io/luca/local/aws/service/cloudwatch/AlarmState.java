package io.luca.local.aws.service.cloudwatch;

/** The three states of an alarm, by their names at AWS. */
public enum AlarmState {
    OK,
    ALARM,
    /** The alarm has just begun, or what it watches tells too little. */
    INSUFFICIENT_DATA
}
