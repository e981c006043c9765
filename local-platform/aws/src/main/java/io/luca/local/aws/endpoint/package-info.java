/**
 * The one local AWS endpoint: reads the wire protocols, verifies who signed a request, and hands it to the service named by
 * the signature. Knows no single AWS service. Imports {@code io.luca.local.iam}, Helidon and Jackson.
 */
@NullMarked
package io.luca.local.aws.endpoint;

import org.jspecify.annotations.NullMarked;
