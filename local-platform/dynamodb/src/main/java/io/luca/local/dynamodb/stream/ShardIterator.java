package io.luca.local.dynamodb.stream;

import io.luca.local.dynamodb.value.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a shard. As a text it says the stream's ARN, the shard, the place and when it was given, each behind a bar, so that it outlives the
 * process.
 *
 * @param after the number behind which it stands; none if it stands at the oldest record, whichever that will be
 */
record ShardIterator(String stream, int shard, OptionalLong after, Instant given) {

    private static final Pattern TEXT = Pattern.compile("(arn:[^|]+)\\|([0-3])\\|(OLDEST|\\d{1,19})\\|(\\d{1,18})");
    private static final Duration VALID = Duration.ofMinutes(15);

    static ShardIterator parse(String text, Instant now) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw ApiError.validation("Invalid ShardIterator");
        }
        Instant given = Instant.ofEpochMilli(Long.parseLong(parts.group(4)));
        if (given.plus(VALID).isBefore(now)) {
            throw ApiError.of(
                    400,
                    "ExpiredIteratorException",
                    "The shard iterator has expired and can no longer be used to retrieve stream records. A shard iterator"
                            + " expires 15 minutes after it is retrieved using the GetShardIterator action.");
        }
        return new ShardIterator(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                parts.group(3).equals("OLDEST")
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(parts.group(3))),
                given);
    }

    String text() {
        return stream + "|" + shard + "|" + (after.isPresent() ? after.getAsLong() : "OLDEST") + "|"
                + given.toEpochMilli();
    }
}
