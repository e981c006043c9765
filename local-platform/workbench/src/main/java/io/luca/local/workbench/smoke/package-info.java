/**
 * What is tried after a deployment: each check is a class whose name says what holds if it passes. They know AWS and the HTTP API,
 * and not what answers in AWS's place. What they make, they take away again.
 */
@NullMarked
package io.luca.local.workbench.smoke;

import org.jspecify.annotations.NullMarked;
