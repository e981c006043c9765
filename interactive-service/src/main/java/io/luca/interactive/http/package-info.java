/** What handlers know of HTTP and JSON: calls, replies, problems. It knows no web framework. */
@NullMarked
package io.luca.interactive.http;

import org.jspecify.annotations.NullMarked;
