/** The nightly consolidation: its schedule, its function, its checkpoints and alarms. */
@NullMarked
package io.luca.infra.construct.consolidation;

import org.jspecify.annotations.NullMarked;
