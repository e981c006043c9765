package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.Erasure;
import io.luca.model.Export;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * How many erasures and exports a school has asked for on one day, by UTC. It is counted in the transaction that writes the request
 * down, so that none is counted that was not made, and none made that was not counted. No other school has a part in it.
 */
final class DailyRequests {

    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(2);

    private final TenantTable table;
    private final SchoolId school;
    private final LocalDate day;
    private final Instant now;

    /** What is counted. */
    enum Kind {
        ERASURE("erasures", Erasure.MOST_A_DAY),
        EXPORT("exports", Export.MOST_A_DAY);

        private final String name;
        private final int most;

        Kind(String name, int most) {
            this.name = name;
            this.most = most;
        }
    }

    DailyRequests(TenantTable table, SchoolId school, Instant now) {
        this.table = table;
        this.school = school;
        this.now = now;
        this.day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** Counts one more, on the condition that there may be. */
    TransactWriteItem one(Kind kind) {
        return Transactions.one(Update.builder()
                .tableName(table.name())
                .key(TenantTable.key(Keys.privacy(school), Keys.requestsOf(day)))
                .updateExpression("SET #kind = if_not_exists(#kind, :none) + :one, #expires = :expires")
                .conditionExpression("attribute_not_exists(#kind) OR #kind < :most")
                .expressionAttributeNames(Map.of("#kind", kind.name, "#expires", TableSchema.TIME_TO_LIVE))
                .expressionAttributeValues(Item.empty()
                        .number(":none", 0)
                        .number(":one", 1)
                        .number(":most", kind.most)
                        .number(":expires", tomorrow().plus(FORGOTTEN_AFTER).getEpochSecond())
                        .attributes()));
    }

    /** What says that there are as many as there may be. */
    LucaException refused(Kind kind) {
        return LucaException.tooMany(
                "a school can ask for " + kind.most + " " + kind.name + " a day; the next one from " + tomorrow()
                        + " on",
                Duration.between(now, tomorrow()));
    }

    private Instant tomorrow() {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
