/**
 * Runs container images without a container engine: reads the image's Dockerfile and starts the same command as a process
 * of its own, with the environment that the template gives and AWS's own. Imports {@code template}, {@code aws}, Helidon.
 */
@NullMarked
package io.luca.local.aws.service.apprunner;

import org.jspecify.annotations.NullMarked;
