/**
 * What is asked before anything is made in an account: each question is a class whose name says what holds if the answer is good. They
 * only read. What nobody answers is told as that, and never as good.
 */
@NullMarked
package io.luca.local.workbench.preflight;

import org.jspecify.annotations.NullMarked;
