/** The nightly job: from the new evaluations of every school to final grades. Imports the store, Lambda's types, S3, Scheduler and SNS. */
@NullMarked
package io.luca.consolidator;

import org.jspecify.annotations.NullMarked;
