package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.ClassId;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import java.util.List;

/** The items of a {@link TaughtClass}: one before its members, and one among the classes of its year. Both say the same. */
final class ClassItem {

    static final String VERSION = "version";

    private static final String ID = "class_id";
    private static final String NAME = "name";
    private static final String SUBJECT = "subject";
    private static final String GRADE_LEVEL = "grade_level";
    private static final String GROUP = "group";
    private static final String YEAR = "year";

    /** What {@link #read} needs. */
    static final List<String> READ = List.of(ID, NAME, SUBJECT, GRADE_LEVEL, GROUP, YEAR, VERSION);

    private ClassItem() {}

    static Item beforeMembers(SchoolId school, TaughtClass each) {
        return write(each)
                .text(TableSchema.PARTITION_KEY, Keys.roster(school, each.id()))
                .text(TableSchema.SORT_KEY, Keys.CLASS);
    }

    static Item amongItsYear(SchoolId school, TaughtClass each) {
        return write(each)
                .text(TableSchema.PARTITION_KEY, Keys.classes(school, each.year()))
                .text(TableSchema.SORT_KEY, each.id().value());
    }

    private static Item write(TaughtClass each) {
        return Item.empty()
                .text(ID, each.id().value())
                .text(NAME, each.name())
                .text(SUBJECT, each.subject().value())
                .text(GRADE_LEVEL, each.gradeLevel())
                .text(GROUP, each.group())
                .number(YEAR, each.year())
                .number(VERSION, each.version());
    }

    static TaughtClass read(Item item) {
        return new TaughtClass(
                new ClassId(item.text(ID)),
                item.text(NAME),
                new SubjectId(item.text(SUBJECT)),
                item.text(GRADE_LEVEL),
                item.text(GROUP),
                item.integer(YEAR),
                item.integer(VERSION));
    }
}
