/** The HTTP server and the check of tokens: the only room with the web framework and the JWT library. */
@NullMarked
package io.luca.interactive.server;

import org.jspecify.annotations.NullMarked;
