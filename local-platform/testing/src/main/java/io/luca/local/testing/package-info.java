/**
 * The AWS that tests run on, wherever it is: the engine of this process, LocalStack in a container, or what a URL names. Imports the
 * table's engine; the one room that knows containers.
 */
@NullMarked
package io.luca.local.testing;

import org.jspecify.annotations.NullMarked;
