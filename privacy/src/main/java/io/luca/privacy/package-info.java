/**
 * The functions that erase a student and that copy what there is of one: one step of a workflow each. What may be done to an erasure
 * is the store's; the order of the steps, and the time for which a student is blocked first, is the templates'.
 */
@NullMarked
package io.luca.privacy;

import org.jspecify.annotations.NullMarked;
