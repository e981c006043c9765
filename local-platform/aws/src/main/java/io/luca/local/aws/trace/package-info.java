/**
 * Traces on this machine, in place of X-Ray: what takes spans of containers and functions, keeps the latest of them, and makes those of
 * AWS's own services. Nothing of it leaves the machine, and nothing of it is written to its disk.
 */
@NullMarked
package io.luca.local.aws.trace;

import org.jspecify.annotations.NullMarked;
