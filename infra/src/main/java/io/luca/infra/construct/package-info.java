/**
 * What several paths need of AWS: a function, a workflow, a schedule's caller, a protected bucket, alerts, and the form in which rights are
 * granted and findings accepted. The rooms below are one path or one layer each; nothing here knows one of them.
 */
@NullMarked
package io.luca.infra.construct;

import org.jspecify.annotations.NullMarked;
