/** What the service stands on in tests: a real store behind a link that can be cut, a user pool, STS, and the image's process. */
package io.luca.interactive.platform;
