/** SQS: ElasticMQ behind the local endpoint, its queues from the templates, every call judged by the policies. */
@NullMarked
package io.luca.local.aws.service.sqs;

import org.jspecify.annotations.NullMarked;
