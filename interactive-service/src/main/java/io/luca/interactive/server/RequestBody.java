package io.luca.interactive.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request. Whatever becomes of the request, the connection's next one begins where this body ends: what was
 * announced and not wanted is read to its end, or the connection is closed. Otherwise a body could be a request of its own.
 */
final class RequestBody {

    static final int MAX = 65_536;

    /** Read and dropped, so that a client that is still sending sees the answer. */
    private static final int MAX_DROPPED = 4 << 20;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BUFFER = 8_192;

    private final ServerRequest request;
    private @Nullable InputStream stream;
    private boolean isAtEnd;
    private boolean isBroken;

    RequestBody(ServerRequest request) {
        this.request = request;
        this.isAtEnd = !request.content().hasEntity();
    }

    /**
     * All of it; empty if there is none.
     *
     * @throws LucaException {@code TOO_LARGE} above {@value #MAX} bytes; {@code INVALID} if it does not end as it should, or not
     *     in ten seconds
     */
    byte[] read() {
        if (isAtEnd) {
            return new byte[0];
        }
        if (request.headers().contentLength().orElse(0) > MAX) {
            throw tooLarge();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(512);
        take(MAX + 1, body);
        if (body.size() > MAX) {
            throw tooLarge();
        }
        if (!isAtEnd) {
            throw LucaException.invalid("body", "the body took more than " + LIMIT.toSeconds() + " seconds");
        }
        return body.toByteArray();
    }

    /** Called after the answer was sent. */
    void finish() {
        if (isAtEnd) {
            return;
        }
        if (!isBroken && !request.headers().contains(HeaderNames.EXPECT)) { // who asks first has not sent it
            try {
                take(MAX_DROPPED, null);
            } catch (LucaException broken) {
                isBroken = true;
            }
        }
        if (!isAtEnd) {
            throw new CloseConnectionException("a body was not read to its end");
        }
    }

    private void take(int max, @Nullable ByteArrayOutputStream kept) {
        long end = System.nanoTime() + LIMIT.toNanos();
        byte[] buffer = new byte[BUFFER];
        try {
            if (stream == null) {
                stream = request.content().inputStream();
            }
            int taken = 0;
            while (taken < max && System.nanoTime() < end) {
                int count = stream.read(buffer, 0, Math.min(buffer.length, max - taken));
                if (count < 0) {
                    isAtEnd = true;
                    return;
                }
                taken += count;
                if (kept != null) {
                    kept.write(buffer, 0, count);
                }
            }
        } catch (IOException | UncheckedIOException gone) {
            isBroken = true;
            throw LucaException.invalid("body", "the body ended before its announced length");
        } catch (
                RuntimeException
                        unreadable) { // the framework says in many ways that a chunk is not one; their texts quote it
            isBroken = true;
            throw LucaException.invalid("body", "the body's chunks cannot be read");
        }
    }

    private static LucaException tooLarge() {
        return LucaException.of(ErrorCode.TOO_LARGE, "a body may have 64 KiB");
    }
}
