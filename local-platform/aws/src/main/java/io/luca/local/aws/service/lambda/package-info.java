/** Lambda: functions as processes of their own, fed by the Runtime API, and the pollers that call them for a queue. */
@NullMarked
package io.luca.local.aws.service.lambda;

import org.jspecify.annotations.NullMarked;
