package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.TeacherScope;
import java.util.List;

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
        return table.item(school, Keys.config(school), Keys.RIGHTS).isPresent()
                ? TeacherScope.CLASS
                : TeacherScope.SCHOOL;
    }

    /**
     * Ends the rights of teachers at their classes. May be repeated.
     *
     * @param by who asks for it; at the moment of the write, the school must not have taken the role of school-admin from this one
     * @throws LucaException {@code FORBIDDEN} if it has
     */
    public void endAtClass(PersonId by) {
        Item item = Item.empty()
                .text(PARTITION_KEY, Keys.config(school))
                .text(SORT_KEY, Keys.RIGHTS)
                .text(TEACHERS, TeacherScope.CLASS.word());
        Transactions writes = new Transactions(table, school);
        Commit commit = writes.commit(List.of(table.peopleOf(school).stillAdministrator(writes, by), writes.put(item)));
        if (!commit.isWritten()) {
            throw LucaException.forbidden("the school has taken this role from you");
        }
    }
}
