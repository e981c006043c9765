package io.luca.tracing;

import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A span for each call of an AWS service, within the span that its thread works for: service, operation, table, AWS's id of the request and
 * how often it was tried. Never a key, a value or a name of an object. The service is told the trace, and goes on with it where it can, as
 * Step Functions and SQS do. Calls that nobody's span is bound to have none. For clients that wait for their answers; safe for use by
 * many threads.
 *
 * <p>The names are those that X-Ray knows an AWS call by:
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsxrayexporter
 */
public final class CallSpans implements ExecutionInterceptor {

    private static final ExecutionAttribute<Span> SPAN = new ExecutionAttribute<>("io.luca.tracing.span");
    private static final ExecutionAttribute<Integer> ATTEMPTS = new ExecutionAttribute<>("io.luca.tracing.attempts");
    private static final String TABLE = "TableName";

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        Span current = Span.current();
        attributes.putAttribute(SPAN, current.isRecorded() ? begun(current, context.request(), attributes) : current);
        attributes.putAttribute(ATTEMPTS, 0);
    }

    private static Span begun(Span current, SdkRequest request, ExecutionAttributes attributes) {
        String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        Span span = current.part(service + "." + operation, Span.Kind.CLIENT);
        span.note("rpc.system", "aws-api");
        span.note("rpc.service", service);
        span.note("rpc.method", operation);
        span.note("aws.operation", operation);
        request.getValueForField(TABLE, String.class).ifPresent(table -> span.note("aws.table_name", table));
        return span;
    }

    /** Before it is signed; of what is not recorded the service is told that it is not. */
    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return attributes
                .getAttribute(SPAN)
                .context()
                .map(told -> context.httpRequest().toBuilder()
                        .putHeader(TraceContext.AWS_HEADER, told.aws())
                        .build())
                .orElseGet(context::httpRequest);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(ATTEMPTS, attributes.getAttribute(ATTEMPTS) + 1);
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        Span span = attributes.getAttribute(SPAN);
        span.note("http.response.status_code", context.httpResponse().statusCode());
        if (span.isRecorded() && context.response() instanceof AwsResponse answered) {
            span.note("aws.request_id", answered.responseMetadata().requestId());
        }
        end(span, attributes);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        Span span = attributes.getAttribute(SPAN);
        context.httpResponse().ifPresent(answer -> span.note("http.response.status_code", answer.statusCode()));
        span.fail(context.exception().getClass().getName());
        end(span, attributes);
    }

    private static void end(Span span, ExecutionAttributes attributes) {
        span.note("aws.attempts", attributes.getAttribute(ATTEMPTS));
        span.end();
    }
}
