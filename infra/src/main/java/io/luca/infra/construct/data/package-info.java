/** The table of all schools, their people, and the roles by which a school's records are reached. */
@NullMarked
package io.luca.infra.construct.data;

import org.jspecify.annotations.NullMarked;
