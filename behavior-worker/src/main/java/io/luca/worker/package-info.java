/** Path 2's function: from a batch of messages to items, receipts and a quarantine. */
@NullMarked
package io.luca.worker;

import org.jspecify.annotations.NullMarked;
