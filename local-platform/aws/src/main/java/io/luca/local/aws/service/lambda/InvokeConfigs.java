package io.luca.local.aws.service.lambda;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the templates say of asynchronous calls, by function and qualifier. */
public final class InvokeConfigs implements Provisioner {

    private static final long USUAL_RETRIES = 2;
    /** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
    private static final long USUAL_AGE_SECONDS = 6 * 3_600;

    private final Functions functions;
    private final Map<String, InvokeConfig> byArn = new ConcurrentHashMap<>();

    /**
     * How a function is called asynchronously.
     *
     * @param retries how often more after the first failure, 0 to 2
     * @param maxAge after which no retry begins
     * @param onFailure the ARN of the queue that a failed call's record goes to
     */
    record InvokeConfig(int retries, Duration maxAge, Optional<String> onFailure) {}

    public InvokeConfigs(Functions functions) {
        this.functions = functions;
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::Lambda::EventInvokeConfig");
    }

    /** The configuration of what a reference names; Lambda's own if the templates say nothing. */
    InvokeConfig of(FunctionReference reference) {
        return byArn.getOrDefault(
                reference.arn(),
                new InvokeConfig((int) USUAL_RETRIES, Duration.ofSeconds(USUAL_AGE_SECONDS), Optional.empty()));
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        FunctionReference reference;
        try {
            reference = functions.refer(properties.text("FunctionName"), Optional.of(properties.text("Qualifier")));
        } catch (IllegalArgumentException unknown) {
            throw properties.refused(String.valueOf(unknown.getMessage()));
        }
        Optional<Fields> destinations = properties.optionalObject("DestinationConfig");
        Optional<String> onFailure = destinations
                .flatMap(all -> all.optionalObject("OnFailure"))
                .map(failure -> failure.text("Destination"));
        onFailure.filter(arn -> !arn.contains(":sqs:")).ifPresent(arn -> {
            throw properties.refused("OnFailure must be a queue here, got " + arn);
        });
        byArn.put(
                reference.arn(),
                new InvokeConfig(
                        properties
                                .optionalNumber("MaximumRetryAttempts")
                                .orElse(USUAL_RETRIES)
                                .intValue(),
                        Duration.ofSeconds(properties
                                .optionalNumber("MaximumEventAgeInSeconds")
                                .orElse(USUAL_AGE_SECONDS)),
                        onFailure));
        return Provisioned.of(resource.logicalId());
    }
}
