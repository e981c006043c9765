/**
 * Reads what CDK synthesized: templates, intrinsic functions, assets. Knows no AWS service; the rooms that run one offer a
 * {@link io.luca.local.template.Provisioner}. Imports Jackson and the JDK only.
 */
@NullMarked
package io.luca.local.template;

import org.jspecify.annotations.NullMarked;
