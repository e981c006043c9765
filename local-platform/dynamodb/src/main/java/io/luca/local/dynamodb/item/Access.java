package io.luca.local.dynamodb.item;

import java.util.List;
import java.util.Optional;

/**
 * One permission that a request needs.
 *
 * @param iamAction the action without its service, such as {@code PutItem}
 * @param table the table's name; absent if the request is about the account
 * @param index the index that is read
 * @param stream the label of the table's stream that is read
 * @param leadingKeys the values of the partition key ({@code dynamodb:LeadingKeys}) as texts; none if the request carries none
 * @param enclosing the transaction that the action is a part of ({@code dynamodb:EnclosingOperation})
 */
public record Access(
        String iamAction,
        Optional<String> table,
        Optional<String> index,
        Optional<String> stream,
        List<String> leadingKeys,
        Optional<String> enclosing) {

    public Access {
        leadingKeys = List.copyOf(leadingKeys);
    }

    /**
     * The ARN of what is accessed, or {@code *}.
     *
     * @param tables what the ARNs of all tables begin with, such as {@code arn:aws:dynamodb:us-east-1:000000000000:table/}
     */
    public String resource(String tables) {
        return table.map(name -> tables
                        + name
                        + index.map(named -> "/index/" + named).orElse("")
                        + stream.map(label -> "/stream/" + label).orElse(""))
                .orElse("*");
    }
}
