package io.luca.model;

import java.time.Duration;

/**
 * The notice that is given before something is forbidden which running copies of the service may still allow, by what they have read
 * before. Who allows a write has read the reason no longer ago than {@link #OLDEST_SNAPSHOT}, and has written no later than
 * {@link #LONGEST_REQUEST} after it asked. So whatever was allowed by the reason of before is stored when the notice is over: who looks
 * then, with a consistent read, sees all of it.
 */
public final class Notice {

    /** The greatest age of what a write is allowed by, from the moment when its reading began. */
    public static final Duration OLDEST_SNAPSHOT = Duration.ofSeconds(60);

    /**
     * The longest time that a request takes from its first look to its last write. It begins calls for three seconds; the last one may
     * wait for credentials (three seconds) and for two calls to the table (two seconds each). The rest is room.
     */
    public static final Duration LONGEST_REQUEST = Duration.ofSeconds(15);

    /**
     * How far two machines' clocks may be apart, at the most. Those of AWS keep to less than a second:
     * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html.
     */
    public static final Duration APART = Duration.ofSeconds(30);

    /** From the time at which the announcing request begins until what it forbids is relied on. */
    public static final Duration LENGTH =
            OLDEST_SNAPSHOT.plus(LONGEST_REQUEST.multipliedBy(2)).plus(APART);

    private Notice() {}
}
