/**
 * Reads what CDK synthesized: templates, intrinsic functions, assets. Knows no AWS service; the rooms that run one offer a
 * {@link io.luca.local.aws.template.Provisioner}. Imports {@code document}, Jackson and the JDK only.
 */
@NullMarked
package io.luca.local.aws.template;

import org.jspecify.annotations.NullMarked;
