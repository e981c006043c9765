/** How the laptop's parts call each other by HTTP, and what a request must show at each of their ports. */
@NullMarked
package io.luca.local.aws.http;

import org.jspecify.annotations.NullMarked;
