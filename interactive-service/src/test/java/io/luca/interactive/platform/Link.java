package io.luca.interactive.platform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A TCP link to a server on this machine, which a test can cut, mend, or let lose answers. */
public final class Link implements AutoCloseable {

    private enum State {
        WHOLE,
        CUT,
        /** Requests arrive; their answers do not. */
        DEAF
    }

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private volatile String deafTo = "";
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch holding = new CountDownLatch(0);
    private volatile State state = State.WHOLE;

    /**
     * A link.
     *
     * @param target without TLS: who is connected through this asks for another host than it reaches
     */
    Link(URI target) {
        if (!"http".equals(target.getScheme())) {
            throw new IllegalArgumentException("a link leads to http:// alone, got " + target);
        }
        this.target = new InetSocketAddress(target.getHost(), target.getPort() == -1 ? 80 : target.getPort());
        try {
            this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Lets requests through and keeps their answers back until {@link #release()}. */
    public void hold() {
        held = new CountDownLatch(1);
        holding = new CountDownLatch(1);
    }

    /** Waits until an answer is kept back: a request is under way. */
    public void awaitHeld() throws InterruptedException {
        if (!holding.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no request came");
        }
    }

    public void release() {
        held.countDown();
    }

    /** Ends every connection and lets no new one live. */
    public void cut() {
        state = State.CUT;
        open.forEach(Link::end);
    }

    public void mend() {
        state = State.WHOLE;
    }

    /** Delivers the next requests but ends their connections in place of an answer: the outcome is unknown to the caller. */
    public void loseAnswers(int count) {
        loseAnswersTo("", count);
    }

    /** The same, only for requests that hold a text. */
    public void loseAnswersTo(String request, int count) {
        deafTo = request;
        answersToLose.set(count);
        state = State.DEAF;
    }

    @Override
    public void close() throws IOException {
        cut();
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                if (state == State.CUT) {
                    end(near);
                } else {
                    connect(near);
                }
            }
        } catch (IOException closed) {
            open.forEach(Link::end);
        }
    }

    private void connect(Socket near) {
        try {
            Socket far = new Socket(target.getAddress(), target.getPort());
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            open.add(near);
            open.add(far);
            AtomicBoolean lose = new AtomicBoolean();
            Thread.ofVirtual().start(() -> carry(near, far, bytes -> mark(lose, bytes)));
            Thread.ofVirtual()
                    .start(() -> carry(far, near, _ -> {
                        waitWhileHeld();
                        return !lose.get();
                    }));
        } catch (IOException unreachable) {
            end(near);
        }
    }

    /** Notes whether the answer to these bytes is to be lost; the bytes themselves go on. */
    private boolean mark(AtomicBoolean lose, String bytes) {
        if (state == State.DEAF && bytes.contains(deafTo) && answersToLose.getAndDecrement() > 0) {
            lose.set(true);
        }
        return true;
    }

    private void waitWhileHeld() {
        holding.countDown();
        try {
            held.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void carry(Socket from, Socket to, Predicate<String> passes) {
        byte[] buffer = new byte[16_384];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!passes.test(new String(buffer, 0, length, ISO_8859_1))) {
                    return;
                }
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException ended) {
            // the other direction ends with it
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // it is gone, which is what was wanted
        }
    }
}
