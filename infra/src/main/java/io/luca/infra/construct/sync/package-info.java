/** The government sync: its steps, their roles, its workflow, schedules and reports. */
@NullMarked
package io.luca.infra.construct.sync;

import org.jspecify.annotations.NullMarked;
