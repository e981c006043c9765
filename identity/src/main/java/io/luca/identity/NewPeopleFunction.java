package io.luca.identity;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.luca.contract.IdentityAttributes;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The function that the user pool asks before somebody is in it, also when an administrator creates them. Who has no school and no id of
 * a person, or such as no key and no queue takes, is refused: both are immutable, so the mistake could never be put right, and each call
 * with such a token would end where nobody expects it.
 *
 * <p>https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 */
public final class NewPeopleFunction implements RequestStreamHandler {

    private static final String BY_AN_ADMINISTRATOR = "PreSignUp_AdminCreateUser";

    private static final JsonMapper json = new JsonMapper();

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        answer(input, output);
    }

    /**
     * Answers an event with itself.
     *
     * @throws IllegalArgumentException if the person may not come in, with the attribute and what it must be; whoever creates them reads it
     */
    void answer(InputStream input, OutputStream output) throws IOException {
        JsonNode event = json.readTree(input);
        if (!event.path("triggerSource").asText().equals(BY_AN_ADMINISTRATOR)) {
            throw new IllegalArgumentException("people are created by an administrator alone");
        }
        JsonNode attributes = event.path("request").path("userAttributes");
        try {
            var _ = new SchoolId(
                    attributes.path(IdentityAttributes.SCHOOL_CLAIM).asText());
            var _ = new PersonId(
                    attributes.path(IdentityAttributes.PERSON_CLAIM).asText());
        } catch (LucaException malformed) {
            throw new IllegalArgumentException("custom:" + malformed.getMessage(), malformed);
        }
        json.writeValue(output, event);
    }
}
