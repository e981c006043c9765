/** SNS: the topics of the templates, which keep what was published for people to see. */
@NullMarked
package io.luca.local.aws.service.sns;

import org.jspecify.annotations.NullMarked;
