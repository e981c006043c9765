package io.luca.local.aws.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * X-Ray's daemon beside the functions of this machine: it takes datagrams with OTLP as AWS's own distributions send them from Lambda.
 * Segments in X-Ray's JSON, as its older SDKs send them, are passed over: nothing here sends them.
 */
final class SpanDaemon implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SpanDaemon.class);
    private static final String HEADER = "{\"format\":\"json\",\"version\":1}\nT1S";
    private static final int MAX_BYTES = 64 << 10;

    private final SpanStore store;
    private final DatagramSocket socket;

    SpanDaemon(SpanStore store) {
        this.store = store;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException none) {
            throw new IllegalStateException("no free port", none);
        }
        var _ = Thread.ofPlatform().daemon().name("xray-daemon").start(this::run);
    }

    /** For {@code AWS_XRAY_DAEMON_ADDRESS}. */
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void run() {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        while (!socket.isClosed()) {
            try {
                packet.setLength(MAX_BYTES);
                socket.receive(packet);
                take(new String(packet.getData(), 0, packet.getLength(), US_ASCII));
            } catch (IllegalArgumentException malformed) {
                log.debug("a datagram is none of OTLP: {}", malformed.getMessage());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void take(String datagram) {
        if (datagram.startsWith(HEADER)) {
            byte[] otlp = Base64.getDecoder().decode(datagram.substring(HEADER.length()));
            store.add(OtlpSpans.read(ByteBuffer.wrap(otlp)));
        }
    }
}
