/** Everything of one id in the logs of a platform on this machine, and how the same is asked for on AWS. */
@NullMarked
package io.luca.local.workbench.trace;

import org.jspecify.annotations.NullMarked;
