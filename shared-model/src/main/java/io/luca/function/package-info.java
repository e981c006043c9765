/**
 * What all functions share: how one is told by its environment, how it comes to schools' records and to AWS, and how a workflow's step
 * answers.
 */
@NullMarked
package io.luca.function;

import org.jspecify.annotations.NullMarked;
