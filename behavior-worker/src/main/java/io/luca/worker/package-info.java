/** Path 2's function: from a batch of messages to items, receipts and a quarantine. Imports the store, Lambda's types and SQS. */
@NullMarked
package io.luca.worker;

import org.jspecify.annotations.NullMarked;
