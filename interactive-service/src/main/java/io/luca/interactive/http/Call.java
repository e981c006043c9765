package io.luca.interactive.http;

import io.luca.model.LucaException;
import io.luca.model.RequestId;
import io.luca.model.Requester;
import io.luca.model.SchoolId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One request, after token and role were checked.
 *
 * @param path gives a path parameter by name
 * @param query gives the values of a query parameter by name, empty if it is not there
 * @param body the raw body; empty if there is none
 * @param request its number at the gateway, which no client can choose
 */
public record Call(
        Caller caller,
        Function<String, String> path,
        Function<String, List<String>> query,
        byte[] body,
        RequestId request) {

    /** Entries of a list that one answer has. */
    public static final int MOST_OF_A_PAGE = 200;

    public SchoolId school() {
        return caller.school();
    }

    /** Who asks, and by which request: for what is done later. */
    public Requester requester() {
        return new Requester(caller.person(), request);
    }

    public String pathValue(String name) {
        return path.apply(name);
    }

    /**
     * A query parameter that may be left out.
     *
     * @throws LucaException {@code INVALID} if it is there twice: one of both would be passed over in silence
     */
    public Optional<String> optionalQuery(String name) {
        List<String> values = query.apply(name);
        if (values.size() > 1) {
            throw LucaException.invalid(name, "the query parameter " + name + " must be given once");
        }
        return values.stream().findFirst();
    }

    /** How many a page has at most: what the query parameter {@code limit} says, else {@value #MOST_OF_A_PAGE}. */
    public int limit() {
        return limit(MOST_OF_A_PAGE);
    }

    /** The same of a list whose pages are shorter, for what is in them is large. */
    public int limit(int most) {
        String limit = optionalQuery("limit").orElse(String.valueOf(most));
        if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > most) {
            throw LucaException.invalid("limit", "limit must be 1 to " + most);
        }
        return Integer.parseInt(limit);
    }

    /** A query parameter that must be there. */
    public String queryValue(String name) {
        return optionalQuery(name)
                .orElseThrow(() -> LucaException.invalid(name, "the query parameter " + name + " is missing"));
    }

    /**
     * The body's fields.
     *
     * @throws LucaException {@code INVALID} if it is not one JSON object with just these fields
     */
    public Fields fields(String... allowed) {
        return Fields.parse(body, allowed);
    }
}
