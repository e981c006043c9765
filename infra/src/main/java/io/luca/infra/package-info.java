/** The CDK app and its settings. Imports the stacks. */
@NullMarked
package io.luca.infra;

import org.jspecify.annotations.NullMarked;
