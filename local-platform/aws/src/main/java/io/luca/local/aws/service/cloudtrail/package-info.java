/** CloudTrail: the calls that IAM refuses, and those that stop or start a trail, as the trails of the templates write them into their log groups. */
@NullMarked
package io.luca.local.aws.service.cloudtrail;

import org.jspecify.annotations.NullMarked;
