/** The life of a school, as the platform's operators lead it: on the laptop and on AWS by the same calls. */
@NullMarked
package io.luca.local.workbench.school;

import org.jspecify.annotations.NullMarked;
