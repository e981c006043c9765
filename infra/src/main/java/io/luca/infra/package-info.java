/** The CDK app. */
@NullMarked
package io.luca.infra;

import org.jspecify.annotations.NullMarked;
