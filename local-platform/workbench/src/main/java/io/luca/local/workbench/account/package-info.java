/** An AWS account as an operator reaches it: AWS's own clients, each call bounded, and what the stacks of an environment give out. */
@NullMarked
package io.luca.local.workbench.account;

import org.jspecify.annotations.NullMarked;
