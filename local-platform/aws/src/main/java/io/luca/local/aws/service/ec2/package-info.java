/**
 * EC2's networks as far as they decide who reaches whom: subnets with their routes, and security groups. No packet travels by them on
 * one machine; whoever sends asks first whether it could.
 */
@NullMarked
package io.luca.local.aws.service.ec2;

import org.jspecify.annotations.NullMarked;
