/**
 * CloudWatch's alarms: each of the templates is evaluated every minute of the machine's time, by AWS's rules, over what the services
 * recorded, and tells its topics when its state changes.
 */
@NullMarked
package io.luca.local.aws.service.cloudwatch;

import org.jspecify.annotations.NullMarked;
