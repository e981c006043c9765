/** The whole platform on one machine: boots what CDK synthesized. May import every room of this module. */
@NullMarked
package io.luca.local;

import org.jspecify.annotations.NullMarked;
