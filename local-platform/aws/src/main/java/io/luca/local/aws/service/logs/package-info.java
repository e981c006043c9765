/**
 * CloudWatch Logs: the log groups of the templates, of which metric filters count the lines, and lines that bring their own metrics. The lines
 * themselves are in files of this machine.
 */
@NullMarked
package io.luca.local.aws.service.logs;

import org.jspecify.annotations.NullMarked;
