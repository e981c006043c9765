package io.luca.local.aws.service.cloudtrail;

import java.util.List;

/**
 * A trail of the templates, as far as it is written on this machine.
 *
 * @param logGroup the ARN of the log group that it writes to
 * @param selectors an event is written that one of them selects
 */
record Trail(String logGroup, List<EventSelector> selectors) {

    Trail {
        selectors = List.copyOf(selectors);
    }

    boolean selects(RefusedCall call) {
        return selectors.stream().anyMatch(selector -> selector.selects(call));
    }
}
