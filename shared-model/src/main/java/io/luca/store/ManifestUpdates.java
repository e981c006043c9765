package io.luca.store;

import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The updates of the manifests of a period. Each changes a manifest only if its holder, its status and the number of its tries are
 * still what was read.
 */
final class ManifestUpdates {

    private final String table;
    private final SchoolId school;
    private final PeriodId period;

    ManifestUpdates(String table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    /**
     * The transition from what was read to another status, with further values.
     *
     * @throws LucaException {@code CONFLICT} if no batch may go this way
     */
    Update.Builder transition(Manifest from, Status to, Consumer<Item> values) {
        from.requireMayBecome(to);
        return update(from, to, values);
    }

    /** The same batch in the hands of another run. */
    Update.Builder adoption(Manifest from, RunName by) {
        return update(from, from.status(), values -> values.text(ManifestItem.RUN, by.value()));
    }

    private Update.Builder update(Manifest from, Status to, Consumer<Item> further) {
        Item more = Item.empty();
        further.accept(more);
        Item values = Item.empty()
                .text(":from", from.status().name())
                .number(":tries", from.attempts())
                .text(":holder", from.run().value())
                .text(":to", to.name());
        Map<String, String> names =
                new HashMap<>(Item.placeholders(List.of(ManifestItem.STATUS, ManifestItem.ATTEMPTS, ManifestItem.RUN)));
        StringBuilder set = new StringBuilder("SET #status = :to");
        more.attributes().forEach((name, value) -> {
            names.put("#" + name, name);
            set.append(", #").append(name).append(" = :").append(name);
            values.value(":" + name, value);
        });
        return Update.builder()
                .tableName(table)
                .key(TenantTable.key(
                        Keys.sync(school, period), Keys.batch(from.batch().key())))
                .updateExpression(set.toString())
                .conditionExpression("#status = :from AND #attempts = :tries AND #run = :holder")
                .expressionAttributeNames(names)
                .expressionAttributeValues(values.attributes());
    }
}
