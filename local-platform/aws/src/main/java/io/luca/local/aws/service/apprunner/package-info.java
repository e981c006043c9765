/** App Runner: services that are a container each, with a public address. */
@NullMarked
package io.luca.local.aws.service.apprunner;

import org.jspecify.annotations.NullMarked;
