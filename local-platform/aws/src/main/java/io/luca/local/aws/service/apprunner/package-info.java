/**
 * App Runner: runs container images without a container engine. It reads the image's Dockerfile and starts the same command as a
 * process of its own, with the environment that the template gives and AWS's own.
 */
@NullMarked
package io.luca.local.aws.service.apprunner;

import org.jspecify.annotations.NullMarked;
