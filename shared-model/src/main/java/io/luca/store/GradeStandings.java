package io.luca.store;

import static io.luca.contract.TableSchema.CLASS_INDEX;
import static io.luca.contract.TableSchema.CLASS_PARTITION_KEY;
import static io.luca.contract.TableSchema.PARTITION_KEY;

import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The standings of the grades of a period with the government, as the class index shows them. */
final class GradeStandings {

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;
    private final OwnItems own;

    GradeStandings(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
        this.own = new OwnItems(school, CLASS_INDEX);
    }

    /** How every grade of some subjects stands. The index that it is read from follows the table by moments. */
    Stream<GradeStanding> of(Collection<SubjectId> subjects) {
        return new HashSet<>(subjects)
                .stream().sorted(Comparator.comparing(SubjectId::value)).flatMap(this::of);
    }

    private Stream<GradeStanding> of(SubjectId subject) {
        return Failures.translated(() -> table
                .client()
                .queryPaginator(query -> query.tableName(table.name())
                        .indexName(CLASS_INDEX)
                        .keyConditionExpression(CLASS_PARTITION_KEY + " = :pk")
                        .filterExpression("attribute_exists(#consolidated_score)")
                        .projectionExpression(PARTITION_KEY + ", "
                                + String.join(
                                        ", ",
                                        Item.placeholders(GradeItem.STANDING).keySet()))
                        .expressionAttributeNames(Item.placeholders(GradeItem.STANDING))
                        .expressionAttributeValues(
                                Map.of(":pk", AttributeValue.fromS(Keys.schoolClass(school, subject, period))))
                        .overrideConfiguration(table.as(school)))
                .items()
                .stream()
                .map(Item::new)
                .filter(own::holds)
                .map(GradeItem::standing)
                .toList()
                .stream());
    }
}
