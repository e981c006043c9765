/** What rooms of this machine keep of their own in the data directory, so that it outlives the process. */
@NullMarked
package io.luca.local.aws.kept;

import org.jspecify.annotations.NullMarked;
