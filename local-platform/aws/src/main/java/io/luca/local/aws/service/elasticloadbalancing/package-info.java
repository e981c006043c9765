/** Elastic Load Balancing: application load balancers, which pass on to the tasks behind them what the network lets through. */
@NullMarked
package io.luca.local.aws.service.elasticloadbalancing;

import org.jspecify.annotations.NullMarked;
