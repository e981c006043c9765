/**
 * The one local AWS endpoint: reads the wire protocols, verifies who signed a request, and hands it to the service named by the
 * signature. It knows no single AWS service.
 */
@NullMarked
package io.luca.local.aws.endpoint;

import org.jspecify.annotations.NullMarked;
