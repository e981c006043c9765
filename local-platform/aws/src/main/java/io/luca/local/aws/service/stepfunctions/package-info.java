/**
 * Step Functions: state machines in Amazon States Language with JSONata, run on the platform's own time with the limits and
 * the history that AWS gives them. The only room with the JSONata library. It knows no service that tasks call: other rooms
 * offer a {@link io.luca.local.aws.cloud.TaskIntegration}.
 */
@NullMarked
package io.luca.local.aws.service.stepfunctions;

import org.jspecify.annotations.NullMarked;
