/**
 * The school domain: values that cannot be built invalid, and the one exception that is thrown on purpose. Imports the JDK
 * only.
 */
@NullMarked
package io.luca.model;

import org.jspecify.annotations.NullMarked;
