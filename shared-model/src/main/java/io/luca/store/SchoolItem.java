package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.RegisteredSchool;
import io.luca.model.SchoolId;
import io.luca.model.SchoolState;
import io.luca.model.SchoolStatus;
import java.time.ZoneId;

/** How a school as a whole is stored: in the registry, and what of it the school's own paths must know beside its configuration. */
final class SchoolItem {

    private static final String ID = "school_id";
    private static final String NAME = "name";
    private static final String STATE = "state";
    private static final String SINCE = "state_since";
    private static final String ZONE = "time_zone";

    private SchoolItem() {}

    static Item inRegistry(RegisteredSchool school) {
        return write(school.status())
                .text(TableSchema.PARTITION_KEY, Keys.REGISTRY)
                .text(TableSchema.SORT_KEY, Keys.registered(school.id()))
                .text(ID, school.id().value())
                .text(NAME, school.name());
    }

    static Item ofSchool(RegisteredSchool school) {
        return write(school.status())
                .text(TableSchema.PARTITION_KEY, Keys.config(school.id()))
                .text(TableSchema.SORT_KEY, Keys.STATUS);
    }

    private static Item write(SchoolStatus status) {
        return Item.empty()
                .text(STATE, status.state().word())
                .text(SINCE, status.since().toString())
                .text(ZONE, status.zone().getId());
    }

    /** One of before there was more than the id is active, and where UTC is. */
    static RegisteredSchool registered(Item item) {
        SchoolId id = new SchoolId(item.text(ID));
        return new RegisteredSchool(id, item.optionalText(NAME).orElseGet(id::value), status(item));
    }

    static SchoolStatus status(Item item) {
        return item.optionalText(STATE)
                .map(word -> new SchoolStatus(
                        SchoolState.of(word).orElseThrow(() -> new IllegalStateException("there is no state " + word)),
                        item.instant(SINCE),
                        ZoneId.of(item.text(ZONE))))
                .orElse(SchoolStatus.UNSAID);
    }
}
