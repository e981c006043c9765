package io.luca.store;

import static io.luca.contract.Names.PARTITION_KEY;
import static io.luca.contract.Names.WORK_INDEX;
import static io.luca.contract.Names.WORK_PARTITION_KEY;

import io.luca.model.BatchKey;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * What the government has of one school's period, and what it is to have. Every call runs under credentials that IAM limits to
 * this school. Safe for use by many threads.
 */
public final class SchoolSync {

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;

    SchoolSync(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    public SchoolId school() {
        return school;
    }

    public PeriodId period() {
        return period;
    }

    /** A batch's manifest, as it was written last. */
    public Optional<Manifest> batch(BatchKey key) {
        Map<String, AttributeValue> found = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(TenantTable.key(Keys.sync(school, period), Keys.batch(key)))
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(ManifestItem.read(school, period, new Item(found)));
    }

    /** How many grades wait to be put into a batch. The index follows the table by moments. */
    public int waiting() {
        return Failures.translated(() -> table
                .client()
                .queryPaginator(query -> query.tableName(table.name())
                        .indexName(WORK_INDEX)
                        .keyConditionExpression(WORK_PARTITION_KEY + " = :pk")
                        .filterExpression("attribute_exists(" + PARTITION_KEY + ")")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.toSync(school, period))))
                        .select(Select.COUNT)
                        .overrideConfiguration(table.as(school)))
                .stream()
                .mapToInt(page -> page.count())
                .sum());
    }
}
