package io.luca.identity;

import io.luca.contract.IdentityAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;

/** The user pool, as it is asked about a person and told of one. Safe for use by many threads. */
final class UserPool {

    private static final String NEVER = "never";
    private static final Duration LEAST = Duration.ofMillis(1);

    private final CognitoIdentityProviderClient cognito;
    private final InstantSource clock;
    private final Duration limit;

    /** @param limit of all that is asked and told of one person */
    UserPool(CognitoIdentityProviderClient cognito, InstantSource clock, Duration limit) {
        this.cognito = cognito;
        this.clock = clock;
        this.limit = limit;
    }

    /** A person of it, for one event: the time in which the pool must have answered begins now. */
    Person person(String poolId, String username) {
        return new Person(poolId, username, clock.instant().plus(limit));
    }

    /** The proof that an attribute's value tells of; none if it tells of none. */
    static Optional<Instant> proof(String value) {
        try {
            return Optional.of(Instant.parse(value));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    /**
     * What a pool knows of a person.
     *
     * @param hasFactor whether a second factor is turned on, of whatever kind the pool offers
     * @param proven when the person first signed in with it, and all sessions before were ended
     */
    record Known(boolean hasFactor, Optional<Instant> proven) {}

    /** A person of the pool. Every call throws an {@code SdkException} if the pool does not do it in time. */
    final class Person {

        private final String poolId;
        private final String username;
        private final Instant until;

        private Person(String poolId, String username, Instant until) {
            this.poolId = poolId;
            this.username = username;
            this.until = until;
        }

        Known known() {
            AdminGetUserResponse answer = cognito.adminGetUser(
                    user -> user.userPoolId(poolId).username(username).overrideConfiguration(this::endInTime));
            return new Known(
                    !answer.userMFASettingList().isEmpty(),
                    answer.userAttributes().stream()
                            .filter(attribute -> IdentityAttributes.FACTOR_PROVEN_AT.equals(attribute.name()))
                            .flatMap(attribute -> proof(attribute.value()).stream())
                            .findFirst());
        }

        /** Whether something is so long ago. */
        boolean isPast(Instant then, Duration ago) {
            return !clock.instant().isBefore(then.plus(ago));
        }

        /** Ends every session of the person: soon, no refresh token and no access token of before is good any more. */
        void endSessions() {
            var _ = cognito.adminUserGlobalSignOut(
                    user -> user.userPoolId(poolId).username(username).overrideConfiguration(this::endInTime));
        }

        void noteProof() {
            note(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        }

        void forgetProof() {
            note(NEVER);
        }

        private void note(String proof) {
            AttributeType note = AttributeType.builder()
                    .name(IdentityAttributes.FACTOR_PROVEN_AT)
                    .value(proof)
                    .build();
            var _ = cognito.adminUpdateUserAttributes(user -> user.userPoolId(poolId)
                    .username(username)
                    .userAttributes(note)
                    .overrideConfiguration(this::endInTime));
        }

        private void endInTime(AwsRequestOverrideConfiguration.Builder call) {
            Duration left = Duration.between(clock.instant(), until);
            call.apiCallTimeout(left.compareTo(LEAST) < 0 ? LEAST : left);
        }
    }
}
