/** EventBridge Scheduler: schedules of the templates and of its API, on the platform's own time. */
@NullMarked
package io.luca.local.aws.service.scheduler;

import org.jspecify.annotations.NullMarked;
