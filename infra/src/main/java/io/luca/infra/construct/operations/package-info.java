/** What operators look at and what is written down of them: a picture of the whole, questions to the logs, and the audit trail. */
@NullMarked
package io.luca.infra.construct.operations;

import org.jspecify.annotations.NullMarked;
