/** Load on a platform, at a fixed rate or as fast as it answers, and what became of it. */
@NullMarked
package io.luca.local.workbench.load;

import org.jspecify.annotations.NullMarked;
