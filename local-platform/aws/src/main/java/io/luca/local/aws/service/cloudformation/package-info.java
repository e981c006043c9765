/** CloudFormation, as far as it is asked what was deployed: stacks with their parameters and outputs. */
@NullMarked
package io.luca.local.aws.service.cloudformation;

import org.jspecify.annotations.NullMarked;
