/**
 * Container images without a container engine: reads an image's Dockerfile, builds what this machine can, and starts the same command
 * as a process of its own, with the environment that a service gives and AWS's own.
 */
@NullMarked
package io.luca.local.aws.container;

import org.jspecify.annotations.NullMarked;
