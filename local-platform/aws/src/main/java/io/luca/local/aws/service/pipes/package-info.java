/** EventBridge Pipes: changes of a table's stream, filtered and made into records as the template says, to their target. */
@NullMarked
package io.luca.local.aws.service.pipes;

import org.jspecify.annotations.NullMarked;
