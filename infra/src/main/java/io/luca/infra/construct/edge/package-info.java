/** What stands before the services: the gateway with its document, the firewalls and the secret between the two. */
@NullMarked
package io.luca.infra.construct.edge;

import org.jspecify.annotations.NullMarked;
