/**
 * Documents of whoever deploys, read so that nothing in them is skipped in silence: a field that nobody reads stops the start by
 * name.
 */
@NullMarked
package io.luca.local.aws.document;

import org.jspecify.annotations.NullMarked;
