/**
 * What the user pool asks before it makes a token: whether a person of the staff has a second factor and has signed in with it, for
 * without there are no roles. It reaches no school's data.
 */
@NullMarked
package io.luca.identity;

import org.jspecify.annotations.NullMarked;
