package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.SchoolId;
import io.luca.model.TeacherScope;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How far the rights of one school's teachers go, as it was written last. It is written once in a school's life, and no call takes it back.
 * Safe for use by many threads.
 */
public final class SchoolRights {

    private static final String TEACHERS = "teachers";

    private final TenantTable table;
    private final SchoolId school;

    SchoolRights(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** Of a school that never said anything, the whole school. */
    public TeacherScope ofTeachers() {
        Map<String, AttributeValue> found = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(TenantTable.key(Keys.config(school), Keys.RIGHTS))
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .item());
        return found.isEmpty() ? TeacherScope.SCHOOL : TeacherScope.CLASS;
    }

    /** Ends the rights of teachers at their classes. May be repeated. */
    public void endAtClass() {
        Item item = Item.empty()
                .text(PARTITION_KEY, Keys.config(school))
                .text(SORT_KEY, Keys.RIGHTS)
                .text(TEACHERS, TeacherScope.CLASS.word());
        var _ = Failures.translated(() -> table.client()
                .putItem(put ->
                        put.tableName(table.name()).item(item.attributes()).overrideConfiguration(table.as(school))));
    }
}
