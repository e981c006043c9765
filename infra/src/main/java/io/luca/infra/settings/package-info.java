/** What differs between deployments, read from CDK's context and checked before anything is built of it. */
@NullMarked
package io.luca.infra.settings;

import org.jspecify.annotations.NullMarked;
