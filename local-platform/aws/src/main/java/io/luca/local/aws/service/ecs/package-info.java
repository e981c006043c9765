/** ECS on Fargate: services whose task is one container, behind a load balancer. */
@NullMarked
package io.luca.local.aws.service.ecs;

import org.jspecify.annotations.NullMarked;
