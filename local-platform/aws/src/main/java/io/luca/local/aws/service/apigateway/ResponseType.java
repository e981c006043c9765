package io.luca.local.aws.service.apigateway;

/** The kinds of answers that the gateway gives by itself, with API Gateway's own status, error type and message. */
enum ResponseType {
    ACCESS_DENIED(403, "AccessDeniedException", "Forbidden"),
    API_CONFIGURATION_ERROR(500, "InternalServerErrorException", "Internal server error"),
    AUTHORIZER_CONFIGURATION_ERROR(500, "AuthorizerConfigurationException", "Internal server error"),
    AUTHORIZER_FAILURE(500, "AuthorizerConfigurationException", "Internal server error"),
    BAD_REQUEST_PARAMETERS(400, "BadRequestException", "Bad request parameters"),
    BAD_REQUEST_BODY(400, "BadRequestException", "Invalid request body"),
    EXPIRED_TOKEN(403, "ExpiredTokenException", "The security token included in the request is expired"),
    INTEGRATION_FAILURE(504, "InternalServerErrorException", "Network error communicating with endpoint"),
    INTEGRATION_TIMEOUT(504, "InternalServerErrorException", "Endpoint request timed out"),
    INVALID_API_KEY(403, "ForbiddenException", "Forbidden"),
    INVALID_SIGNATURE(403, "InvalidSignatureException", "Forbidden"),
    MISSING_AUTHENTICATION_TOKEN(403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
    QUOTA_EXCEEDED(429, "LimitExceededException", "Limit Exceeded"),
    REQUEST_TOO_LARGE(413, "RequestEntityTooLargeException", "Request Too Long"),
    RESOURCE_NOT_FOUND(404, "NotFoundException", "Not Found"),
    THROTTLED(429, "TooManyRequestsException", "Too Many Requests"),
    UNAUTHORIZED(401, "UnauthorizedException", "Unauthorized"),
    UNSUPPORTED_MEDIA_TYPE(415, "BadRequestException", "Unsupported Media Type"),
    WAF_FILTERED(403, "ForbiddenException", "Forbidden");

    private final int status;
    private final String errorType;
    private final String message;

    ResponseType(int status, String errorType, String message) {
        this.status = status;
        this.errorType = errorType;
        this.message = message;
    }

    int status() {
        return status;
    }

    String errorType() {
        return errorType;
    }

    String message() {
        return message;
    }
}
