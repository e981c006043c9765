/**
 * The functions of the government sync: one step of the workflow each. What a batch is and what may be done with it is the
 * store's; the workflow, with its waits and its order, is the templates'.
 */
@NullMarked
package io.luca.gov;

import org.jspecify.annotations.NullMarked;
