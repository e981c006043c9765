/** CloudTrail: the calls that IAM refuses, as the trails of the templates write them into their log groups. */
@NullMarked
package io.luca.local.aws.service.cloudtrail;

import org.jspecify.annotations.NullMarked;
