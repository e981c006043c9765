package io.luca.local.workbench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client for load, not for use: HTTP/1.1, prepared bytes out, status and body in. A full client takes as much of the
 * machine for one call as the service that is measured on it. Connections are kept, the one used last first.
 *
 * <p>Answers must have a {@code Content-Length}. Safe for use by many threads.
 */
public final class LoadClient implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);
    /** The gateway closes what was silent for 60 seconds, while a benchmark waits for a queue. */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(20);

    private static final int MAX_HEAD = 16_384;
    /** A call beyond them waits, and its latency with it: each takes two file descriptors of this machine. */
    private static final int MAX_CONNECTIONS = 1_000;

    private static final String LENGTH = "\r\ncontent-length:";

    /** What came back. */
    public record Answer(int status, byte[] body) {}

    private final InetSocketAddress address;
    private final String host;
    private final String basePath;
    private final int sources;
    private final AtomicInteger opened = new AtomicInteger();
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);

    /**
     * A client of one server.
     *
     * @param base scheme http, host and port, and the path that all requests' paths are put behind
     */
    public LoadClient(URI base) {
        this(base, 1);
    }

    /**
     * A client that calls from many addresses, as a city's pupils do.
     *
     * @param sources how many loopback addresses connections come from, in turn; 1 to 60,000
     */
    public LoadClient(URI base, int sources) {
        this.sources = sources;
        address = new InetSocketAddress(base.getHost(), base.getPort());
        host = base.getHost() + ":" + base.getPort();
        basePath = base.getRawPath();
    }

    /** The bytes of a request, to be sent as often as wanted. */
    public byte[] request(String method, String path, String token, byte[] body) {
        return request(method, path, "Authorization: Bearer " + token + "\r\n", "application/json", body);
    }

    /** The bytes of a form that is posted by nobody in particular. */
    public byte[] form(String path, byte[] body) {
        return request("POST", path, "", "application/x-www-form-urlencoded", body);
    }

    private byte[] request(String method, String path, String header, String mediaType, byte[] body) {
        String head = method + " " + basePath + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + header
                + (body.length == 0
                        ? "\r\n"
                        : "Content-Type: " + mediaType + "\r\nContent-Length: " + body.length + "\r\n\r\n");
        byte[] start = head.getBytes(US_ASCII);
        byte[] whole = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws UncheckedIOException if there is no whole answer; it is not sent again
     */
    public Answer send(byte[] request) {
        connections.acquireUninterruptibly();
        try {
            return exchange(request);
        } finally {
            connections.release();
        }
    }

    private Answer exchange(byte[] request) {
        try {
            Connection connection = idle.pollFirst();
            while (connection != null && connection.isOld()) {
                connection.close();
                connection = idle.pollFirst();
            }
            if (connection == null) {
                connection = new Connection(address, source(opened.getAndIncrement()));
            }
            try {
                Answer answer = connection.exchange(request);
                idle.addFirst(connection);
                return answer;
            } catch (IOException broken) {
                connection.close();
                throw broken;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private InetSocketAddress source(int number) throws IOException {
        int at = number % sources;
        byte[] loopback = {127, 1, (byte) (at / 250), (byte) (1 + at % 250)};
        return new InetSocketAddress(
                sources == 1 ? InetAddress.getLoopbackAddress() : InetAddress.getByAddress(loopback), 0);
    }

    @Override
    public void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }

    private static final class Connection {

        private final Socket socket = new Socket();
        private final InputStream in;
        private byte[] buffer = new byte[MAX_HEAD];
        private long lastUsed = System.nanoTime();

        /** Whether the server may have closed it. */
        boolean isOld() {
            return System.nanoTime() - lastUsed > IDLE_LIMIT.toNanos();
        }

        Connection(InetSocketAddress address, InetSocketAddress source) throws IOException {
            socket.bind(source);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) READ_LIMIT.toMillis());
            socket.connect(address, (int) CONNECT_LIMIT.toMillis());
            in = socket.getInputStream();
        }

        Answer exchange(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
            int read = 0;
            int end = -1;
            while (end < 0) {
                read += more(read);
                end = endOfHead(read);
            }
            String head = new String(buffer, 0, end, ISO_8859_1);
            int length = contentLength(head);
            int whole = end + 4 + length;
            if (whole > buffer.length) {
                buffer = Arrays.copyOf(buffer, whole);
            }
            while (read < whole) {
                read += more(read);
            }
            lastUsed = System.nanoTime();
            return new Answer(Integer.parseInt(head, 9, 12, 10), Arrays.copyOfRange(buffer, end + 4, whole));
        }

        void close() {
            try {
                socket.close();
            } catch (IOException gone) {
                // nothing is left to give back
            }
        }

        private int more(int read) throws IOException {
            int count = in.read(buffer, read, buffer.length - read);
            if (count <= 0) {
                throw new EOFException("the server closed the connection amid an answer");
            }
            return count;
        }

        private int endOfHead(int read) {
            for (int at = 0; at + 3 < read; at++) {
                if (buffer[at] == '\r' && buffer[at + 1] == '\n' && buffer[at + 2] == '\r' && buffer[at + 3] == '\n') {
                    return at;
                }
            }
            return -1;
        }

        private static int contentLength(String head) throws IOException {
            int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
            if (at < 0) {
                throw new IOException("an answer without Content-Length");
            }
            int line = head.indexOf("\r\n", at + LENGTH.length());
            return Integer.parseInt(head.substring(at + LENGTH.length(), line < 0 ? head.length() : line)
                    .strip());
        }
    }
}
