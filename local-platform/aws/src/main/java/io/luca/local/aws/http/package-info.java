/** The HTTP client by which the laptop's parts call each other. */
@NullMarked
package io.luca.local.aws.http;

import org.jspecify.annotations.NullMarked;
