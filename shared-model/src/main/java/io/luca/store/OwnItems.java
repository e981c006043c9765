package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;

import io.luca.contract.LogMarkers;
import io.luca.model.SchoolId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items of an index that are a school's own. IAM judges a write by the key of the table alone: whoever holds another
 * school's credentials could write an item of theirs that names this school in an index. It shows in their partition key.
 */
record OwnItems(SchoolId school, String index) {

    private static final Logger log = LoggerFactory.getLogger(OwnItems.class);

    /** Whether an item is the school's; one that is not is told. */
    boolean holds(Item item) {
        if (Keys.isOf(school, item.text(PARTITION_KEY))) {
            return true;
        }
        log.error(LogMarkers.TENANT_VIOLATION + ": an item of another school stands in {} of school {}", index, school);
        return false;
    }
}
