package io.luca.local.dynamodb;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.fault.FaultSettings;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.fault.ThrottleListener;
import io.luca.local.dynamodb.item.Access;
import io.luca.local.dynamodb.item.Accesses;
import io.luca.local.dynamodb.item.ItemOperations;
import io.luca.local.dynamodb.item.ItemStore;
import io.luca.local.dynamodb.store.RememberingStore;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.StoreUnavailableException;
import io.luca.local.dynamodb.store.Stores;
import io.luca.local.dynamodb.stream.ChangeLog;
import io.luca.local.dynamodb.stream.Expiry;
import io.luca.local.dynamodb.stream.Streams;
import io.luca.local.dynamodb.table.Tables;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.JsonTree;
import io.luca.local.dynamodb.value.RequestJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * DynamoDB inside a process: what goes over DynamoDB's wire as JSON goes in and comes out here. It has no thread of its own; times to
 * live end, and old stream records go, when {@link #expire} and {@link #trim} are called. Safe for use by many threads.
 */
public final class DynamoDb implements AutoCloseable {

    private static final String TABLES = "DynamoDB_20120810.";
    private static final String STREAMS = "DynamoDBStreams_20120810.";
    private static final Set<String> PARTIQL =
            Set.of("ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction");

    private final RememberingStore store;
    private final Tables tables;
    private final Streams streams;
    private final Expiry expiry;
    private final ItemOperations items;
    private final Faults faults;

    /** The same operations where there are no tables. */
    private final ItemOperations nowhere;

    /** Decides whether a request may be done, before it is done. */
    @FunctionalInterface
    public interface Guard {

        /** Throws what the caller of {@link DynamoDb#answer} gets if it may not; what that is, is not the engine's matter. */
        void require(String operation, List<Access> accesses);
    }

    /** Does a request in the engine's place. */
    @FunctionalInterface
    public interface Execution {

        /**
         * Does a request that the guard let go on.
         *
         * @param target the request's target, as it came
         * @param request the request as it was read: who sends it on sends what was decided about
         */
        Answer done(String target, JsonNode request);
    }

    DynamoDb(Store bare, Settings settings) {
        ItemStore kept = items(bare, settings);
        store = kept.store();
        tables = kept.tables();
        streams = new Streams(store, settings.clock(), tables, kept.changes());
        faults = new Faults(settings.clock());
        items = new ItemOperations(kept, faults, settings.clock());
        nowhere = new ItemOperations(items(Stores.inMemory(), settings), faults, settings.clock());
        expiry = new Expiry(store, settings.clock(), tables, kept::expire);
    }

    private static ItemStore items(Store bare, Settings settings) {
        RememberingStore store = new RememberingStore(bare, settings.clock());
        Tables tables = new Tables(store, settings.clock(), settings.region(), settings.accountId());
        return new ItemStore(store, tables, new ChangeLog(store, settings.clock(), settings.region()));
    }

    /** Opens an engine with the tables that its directory has. */
    public static DynamoDb open(Settings settings) {
        return new DynamoDb(settings.directory().map(Stores::in).orElseGet(Stores::inMemory), settings);
    }

    /** Does a request that everybody may do: see {@link #answer(String, byte[], Guard)}. */
    public Answer answer(String target, byte[] body) {
        return answer(target, body, Optional.empty(), this::done);
    }

    /**
     * Does a request. Whatever a client sends, the answer is one that DynamoDB would give; only the guard's exceptions come out.
     *
     * @param target the header {@code X-Amz-Target}, such as {@code DynamoDB_20120810.PutItem}
     * @param guard is asked before anything is done, with what the request needs
     */
    public Answer answer(String target, byte[] body, Guard guard) {
        return answer(target, body, Optional.of(guard), this::done);
    }

    /**
     * Reads a request and asks the guard, and lets another do it. This engine only has to know the tables; whether there are items in it does
     * not matter. What it would refuse unread, it refuses.
     */
    public Answer answer(String target, byte[] body, Guard guard, Execution elsewhere) {
        return answer(target, body, Optional.of(guard), elsewhere);
    }

    private Answer answer(String target, byte[] body, Optional<Guard> guard, Execution execution) {
        List<Access> accesses;
        String operation;
        JsonNode request;
        try {
            operation = operation(target);
            request = RequestJson.read(body);
            accesses = guard.isPresent() ? accesses(operation, request) : List.of();
        } catch (RuntimeException refused) {
            return failed(target, refused);
        }
        guard.ifPresent(asked -> asked.require(operation, accesses));
        try {
            return execution.done(target, request);
        } catch (RuntimeException failure) {
            return failed(target, failure);
        }
    }

    private List<Access> accesses(String operation, JsonNode request) {
        try {
            return Accesses.of(operation, request, tables);
        } catch (ApiError refused) {
            throw items.names().contains(operation) ? refusal(operation, request, refused) : refused;
        }
    }

    /**
     * The error of a request of which cannot be read what it needs: what the operation itself finds wrong with it first, in DynamoDB's order.
     * It is asked where it can read and write nothing, for no guard has decided.
     */
    private ApiError refusal(String operation, JsonNode request, ApiError refused) {
        try (JsonGenerator thrownAway = JsonTree.generator(OutputStream.nullOutputStream())) {
            nowhere.answer(operation, request, thrownAway);
            return refused;
        } catch (ApiError own) {
            return own.type().equals("ResourceNotFoundException") ? refused : own;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String operation(String target) {
        String operation = target.substring(target.indexOf('.') + 1);
        boolean ofTables = items.names().contains(operation) || tables.answers(operation);
        boolean known = (ofTables && target.equals(TABLES + operation))
                || (Streams.OPERATIONS.contains(operation) && target.equals(STREAMS + operation));
        if (PARTIQL.contains(operation)) {
            throw ApiError.unsupported("PartiQL (" + operation + ")");
        }
        if (!known) {
            throw ApiError.of("UnknownOperationException", "");
        }
        return operation;
    }

    private Answer done(String target, JsonNode request) {
        String operation = target.substring(target.indexOf('.') + 1);
        ByteArrayOutputStream body = new ByteArrayOutputStream(512);
        try (JsonGenerator answer = JsonTree.generator(body)) {
            if (items.names().contains(operation)) {
                items.answer(operation, request, answer);
            } else if (Streams.OPERATIONS.contains(operation)) {
                answer.writeTree(streams.answer(operation, request));
            } else {
                answer.writeTree(tables.answer(operation, request));
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new Answer(200, body.toByteArray());
    }

    /** Also a bug ends here: a client that meets one gets what DynamoDB answers when it fails itself. */
    private static Answer failed(String target, RuntimeException failure) {
        if (failure instanceof ApiError refused) {
            return ErrorAnswers.of(refused);
        }
        log().log(System.Logger.Level.ERROR, target + " failed", failure);
        return ErrorAnswers.of(
                failure instanceof StoreUnavailableException
                        ? ApiError.of(503, "ServiceUnavailable", "Service is unable to process the request now.")
                        : ApiError.of(500, "InternalServerError", "Internal server error"));
    }

    /** Gives a table faults, from the next request on, in place of those it had; they end with the engine. */
    public void setFaults(String table, FaultSettings settings) {
        faults.set(table, settings);
        store.remember(faults.longestIndexLag());
    }

    /** Tells of what is throttled from now on, to this one alone. */
    public void tellThrottles(ThrottleListener listener) {
        faults.tell(listener);
    }

    /** Deletes the items whose time to live is over. Returns how many. */
    public int expire() {
        return expiry.sweep();
    }

    /** Forgets stream records after a day, read or not. */
    public void trim() {
        streams.sweep();
    }

    @Override
    public void close() {
        store.close();
    }

    /** Looked up when there is something to say: a program's logging takes longer to begin than an engine. */
    private static System.Logger log() {
        return System.getLogger(DynamoDb.class.getName());
    }
}
