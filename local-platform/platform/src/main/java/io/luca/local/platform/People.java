package io.luca.local.platform;

import io.luca.contract.IdentityAttributes;
import io.luca.local.aws.service.cognito.CognitoRoom;
import io.luca.model.Role;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The people of the schools, in the one user pool of the templates. */
public final class People {

    private final CognitoRoom cognito;

    People(CognitoRoom cognito) {
        this.cognito = cognito;
    }

    public String userPoolId() {
        return cognito.pools().clients().keySet().iterator().next();
    }

    /** The app client that signs people in. */
    public String clientId() {
        return cognito.pools().clients().values().iterator().next().iterator().next();
    }

    /**
     * Puts a person in the user pool who can begin to work: of the staff, with the demo's authenticator as second factor, as if the
     * person had signed in with it long ago. Who has set up another one keeps it. The person is there still after a restart.
     */
    public void enroll(String person, String password, String school, String group) {
        boolean isStaff = Role.ofGroup(group).filter(Role::isStaff).isPresent();
        Map<String, String> attributes =
                new HashMap<>(Map.of(IdentityAttributes.SCHOOL_CLAIM, school, IdentityAttributes.PERSON_CLAIM, person));
        if (isStaff) {
            attributes.put(IdentityAttributes.FACTOR_PROVEN_AT, Instant.EPOCH.toString());
        }
        cognito.pools().enroll(userPoolId(), person, password, attributes, Set.of(group));
        if (isStaff) {
            cognito.pools().turnOnSecondFactor(userPoolId(), person, Authenticator.DEMO_SECRET);
        }
        cognito.save();
    }

    /** An ID token of a person, without asking for the password, nor the user pool's trigger for the second factor. */
    public String idToken(String person) {
        return cognito.pools().idToken(userPoolId(), clientId(), person);
    }
}
