/**
 * The machine as a whole: its rooms, one for each AWS service, its one clock, and the doors by which rooms reach each other. It
 * names no room.
 */
@NullMarked
package io.luca.local.aws.cloud;

import org.jspecify.annotations.NullMarked;
