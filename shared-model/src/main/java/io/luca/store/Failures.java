package io.luca.store;

import io.luca.contract.LogMarkers;
import io.luca.model.LucaException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The translation of what the SDK throws: nothing of AWS leaves this room. */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final int SERVER_ERROR = 500;

    private Failures() {}

    /** Runs a call whose conditional failure, if any, the caller has handled within it. */
    static <T> T translated(Supplier<T> call) {
        try {
            return call.get();
        } catch (DynamoDbException refused) {
            throw translate(refused);
        } catch (SdkClientException unreachable) {
            throw LucaException.unavailable("the data store did not answer", unreachable);
        } catch (SdkException failure) {
            throw LucaException.unavailable("the data store failed", failure);
        }
    }

    private static LucaException translate(DynamoDbException refused) {
        String code = refused.awsErrorDetails() == null
                ? ""
                : refused.awsErrorDetails().errorCode();
        if ("AccessDeniedException".equals(code)) {
            log.error(LogMarkers.TENANT_VIOLATION + ": IAM refused a call under a tenant's credentials", refused);
            return LucaException.tenantViolation(refused);
        }
        if (refused.isThrottlingException()
                || refused.statusCode() >= SERVER_ERROR
                || "TransactionConflictException".equals(code)
                || "TransactionCanceledException".equals(code)) {
            return LucaException.unavailable("the data store is busy", refused);
        }
        if ("ExpiredTokenException".equals(code) || "UnrecognizedClientException".equals(code)) {
            return LucaException.closed("access to the school's data cannot be confirmed now", refused);
        }
        throw new IllegalStateException("DynamoDB refused a request of ours", refused);
    }
}
