package io.luca.local.aws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Policies as the templates hold them, and the tenant policy that schools are kept apart by. */
final class Policies {

    static final String TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/luca-platform";
    static final String ITEM_ACTIONS = """
            "dynamodb:GetItem","dynamodb:BatchGetItem","dynamodb:Query","dynamodb:PutItem","dynamodb:UpdateItem",\
            "dynamodb:DeleteItem","dynamodb:BatchWriteItem","dynamodb:ConditionCheckItem\"""";
    static final String OWN_KEYS = """
            "ForAllValues:StringLike":{"dynamodb:LeadingKeys":["TENANT#${aws:PrincipalTag/school_id}#*"]}""";
    static final String NULL_GUARD = """
            "Null":{"dynamodb:LeadingKeys":"false","aws:PrincipalTag/school_id":"false"}""";

    private static final ObjectMapper json = new ObjectMapper();

    private Policies() {}

    static PolicyDocument tenant() {
        return tenant(ITEM_ACTIONS, OWN_KEYS + "," + NULL_GUARD);
    }

    static PolicyDocument tenant(String actions, String conditions) {
        return statement("""
                {"Effect":"Allow","Action":[%s],"Resource":["%s","%s/index/GSI1","%s/index/GSI2"],"Condition":{%s}}""".formatted(actions, TABLE, TABLE, TABLE, conditions));
    }

    static PolicyDocument statement(String... statements) {
        return PolicyDocument.parse(document(statements));
    }

    static PolicyDocument trust(String... statements) {
        return PolicyDocument.parseTrust(document(statements));
    }

    static JsonNode document(String... statements) {
        return json("{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}");
    }

    static JsonNode json(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
