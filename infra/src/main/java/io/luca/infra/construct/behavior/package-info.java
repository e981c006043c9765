/** Behavior events from the gateway to the table: the queues, their alarms and the worker. */
@NullMarked
package io.luca.infra.construct.behavior;

import org.jspecify.annotations.NullMarked;
