/**
 * The numbers by which the services of this machine tell how they do, as CloudWatch keeps them: metrics, their dimensions, and what was
 * recorded in each minute. It knows no service, and no alarm.
 */
@NullMarked
package io.luca.local.aws.metric;

import org.jspecify.annotations.NullMarked;
