package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens of write transactions. A request that comes again within ten minutes, with the same token, is done once; another request
 * with that token is refused. A token is written together with its transaction, so it survives what the transaction survives.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">ClientRequestToken</a>
 */
final class RequestTokens {

    private static final Duration KEPT = Duration.ofMinutes(10);

    /** How many tokens whose time is over go with each that comes. */
    private static final int FORGOTTEN = 8;

    private final Store store;
    private final Clock clock;
    private final Set<String> inUse = ConcurrentHashMap.newKeySet();

    RequestTokens(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Begins a request with a token; without one if it is empty.
     *
     * @throws ApiError if the token is another request's, or is being used now
     */
    Use use(String token, Parameters request) {
        if (token.isEmpty()) {
            return new Use(this, token, new byte[0], false);
        }
        byte[] digest = digest(request.node());
        if (!inUse.add(token)) {
            throw ApiError.of(
                    "TransactionInProgressException",
                    "The transaction with the given request token is already in progress.");
        }
        try {
            return new Use(this, token, digest, isRepeated(token, digest));
        } catch (RuntimeException refused) {
            inUse.remove(token);
            throw refused;
        }
    }

    private boolean isRepeated(String token, byte[] digest) {
        byte[] kept = store.get(StoreKeys.token(token));
        if (kept == null || ByteBuffer.wrap(kept).getLong() <= clock.millis()) {
            return false;
        }
        if (!Arrays.equals(kept, Long.BYTES, kept.length, digest, 0, digest.length)) {
            throw ApiError.of(
                    "IdempotentParameterMismatchException",
                    "The provided request token has already been used with different request parameters. Please use a"
                            + " different request token");
        }
        return true;
    }

    /** A request is the same if it does the same; what it wants to be told does not matter. */
    private static byte[] digest(JsonNode request) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(request.path("TransactItems").toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The use of a token by one request.
     *
     * @param repeated whether the request has been done before
     */
    record Use(RequestTokens tokens, String token, byte[] digest, boolean repeated) implements AutoCloseable {

        /** Adds the token to the writes of its transaction. */
        void remember(Writes writes) {
            if (!token.isEmpty()) {
                tokens.forget(writes);
                tokens.remember(token, digest, writes);
            }
        }

        @Override
        public void close() {
            tokens.inUse.remove(token);
        }
    }

    private void remember(String token, byte[] digest, Writes writes) {
        long until = clock.instant().plus(KEPT).toEpochMilli();
        ByteBuffer kept =
                ByteBuffer.allocate(Long.BYTES + digest.length).putLong(until).put(digest);
        writes.put(StoreKeys.token(token), kept.array());
        writes.put(StoreKeys.tokenUntil(until, token), new byte[0]);
    }

    private void forget(Writes writes) {
        Range over = StoreKeys.tokensUntil(clock.millis());
        try (Store.Entries entries = store.entries(over.from(), over.to(), Store.Direction.FORWARD)) {
            for (int i = 0; i < FORGOTTEN && entries.next(); i++) {
                writes.remove(entries.key());
                byte[] key = StoreKeys.token(StoreKeys.tokenOf(entries.key()));
                byte[] kept = store.get(key);
                if (kept != null && ByteBuffer.wrap(kept).getLong() <= clock.millis()) {
                    writes.remove(key);
                }
            }
        }
    }
}
