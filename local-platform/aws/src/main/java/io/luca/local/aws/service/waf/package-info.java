/**
 * The web application firewall: web ACLs as the template writes them, in front of the gateway and of single services. It knows no web
 * server.
 */
@NullMarked
package io.luca.local.aws.service.waf;

import org.jspecify.annotations.NullMarked;
