package io.luca.consolidator;

import java.util.regex.Pattern;

/**
 * The name of a run of the job: its continuations and repetitions belong to it, another night's do not. It names the checkpoint and
 * the schedules of continuations.
 */
record RunId(String value) {

    /**
     * What a schedule's name may hold, less what continuations add:
     * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
     */
    private static final Pattern ALLOWED = Pattern.compile("[0-9A-Za-z_.-]{1,50}");

    RunId {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("a run's id must be 1 to 50 of the characters A-Z a-z 0-9 _ . -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
