package io.luca.local.aws.service.dynamodb;

import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.dynamodb.item.Access;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Authorises DynamoDB requests as DynamoDB does: each permission that the engine reads from a request, with its
 * {@code dynamodb:LeadingKeys}. Scans and the control plane carry no leading keys, so a policy that demands them refuses these.
 */
final class KeyGuard {

    private final Authorization authorization;
    private final String tables;

    KeyGuard(Authorization authorization, String region, String accountId) {
        this.authorization = authorization;
        this.tables = "arn:aws:dynamodb:" + region + ":" + accountId + ":table/";
    }

    /**
     * Lets a request go on, or refuses it.
     *
     * @throws AwsError {@code AccessDeniedException}
     */
    void require(Caller caller, List<Access> accesses) {
        for (Access access : accesses) {
            Map<String, List<String>> context = new LinkedHashMap<>();
            context.put("dynamodb:LeadingKeys", access.leadingKeys());
            access.enclosing().ifPresent(name -> context.put("dynamodb:EnclosingOperation", List.of(name)));
            authorization.require(caller, "dynamodb:" + access.iamAction(), access.resource(tables), context);
        }
    }
}
