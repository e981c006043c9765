package io.luca.local.dynamodb.stream;

import io.luca.local.dynamodb.value.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a shard. As a text it says the stream's ARN, the shard, the place and when it was given, each behind a bar, so that it outlives the
 * process.
 *
 * @param after the number behind which it stands, or {@link #OLDEST}
 */
record ShardIterator(String stream, int shard, long after, Instant given) {

    /** Stands for the place before the oldest record, whichever that will be. */
    static final long OLDEST = -1;

    private static final Pattern TEXT = Pattern.compile("(arn:[^|]+)\\|([0-3])\\|(OLDEST|\\d{1,18})\\|(\\d{1,18})");
    private static final Duration VALID = Duration.ofMinutes(15);

    static ShardIterator parse(String text, Instant now) {
        Matcher parts = TEXT.matcher(text);
        ApiError.require(parts.matches(), "Invalid ShardIterator");
        Instant given = Instant.ofEpochMilli(Long.parseLong(parts.group(4)));
        if (given.plus(VALID).isBefore(now)) {
            throw ApiError.of(
                    "ExpiredIteratorException",
                    "The shard iterator has expired and can no longer be used to retrieve stream records. A shard iterator"
                            + " expires 15 minutes after it is retrieved using the GetShardIterator action.");
        }
        long after = parts.group(3).equals("OLDEST") ? OLDEST : Long.parseLong(parts.group(3));
        return new ShardIterator(parts.group(1), Integer.parseInt(parts.group(2)), after, given);
    }

    String text() {
        return stream + "|" + shard + "|" + (after == OLDEST ? "OLDEST" : after) + "|" + given.toEpochMilli();
    }
}
