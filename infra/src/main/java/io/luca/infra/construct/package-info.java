/** What each part of the platform looks like on AWS. Imports CDK and {@code contract} only. */
@NullMarked
package io.luca.infra.construct;

import org.jspecify.annotations.NullMarked;
