/** Where the interactive service runs: App Runner or Fargate, and what the gateway must know of it. */
@NullMarked
package io.luca.infra.construct.compute;

import org.jspecify.annotations.NullMarked;
