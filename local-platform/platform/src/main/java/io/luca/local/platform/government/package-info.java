/**
 * A government on this machine: the partner's interface with a real one's strictness, and faults by plan. Nobody but the platform
 * that starts it knows that it is none; docs/government-api.md is its contract.
 */
@NullMarked
package io.luca.local.platform.government;

import org.jspecify.annotations.NullMarked;
