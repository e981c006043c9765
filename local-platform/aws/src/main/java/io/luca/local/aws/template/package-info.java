/**
 * Reads what CDK synthesized: templates, intrinsic functions, assets. It knows no AWS service; the rooms that run one offer a
 * {@link io.luca.local.aws.template.Provisioner}.
 */
@NullMarked
package io.luca.local.aws.template;

import org.jspecify.annotations.NullMarked;
