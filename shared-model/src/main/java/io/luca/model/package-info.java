/** The school domain: values that cannot be built invalid, and the one exception that is thrown on purpose. It needs the JDK alone. */
@NullMarked
package io.luca.model;

import org.jspecify.annotations.NullMarked;
