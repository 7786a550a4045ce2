package org.headcount.lti.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A real mail server on a loopback port, which keeps what it was given. It knows nobody called nobody, and has no room for somebody called full. */
public final class LoopbackMailServer implements AutoCloseable {

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final SMTPServer server;

    /** One e-mail as it arrived. */
    public record Received(String from, String to, String text) {}

    public LoopbackMailServer() {
        this(builder -> builder);
    }

    LoopbackMailServer(UnaryOperator<SMTPServer.Builder> how) {
        server = how.apply(SMTPServer.port(0)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .messageHandlerFactory(Handler::new))
                .build();
        server.start();
    }

    public int port() {
        return server.getPortAllocated();
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {

        private String sender = "";
        private String recipient = "";

        Handler(MessageContext context) {}

        @Override
        public void from(String address) {
            sender = address;
        }

        @Override
        public void recipient(String address) throws RejectException {
            if (address.startsWith("nobody@")) {
                throw new RejectException(550, address + " is nobody here");
            }
            if (address.startsWith("full@")) {
                throw new RejectException(452, address + " has no room");
            }
            recipient = address;
        }

        @Override
        public String data(InputStream text) throws RejectException, IOException {
            String whole = new String(text.readAllBytes(), StandardCharsets.US_ASCII);
            if (recipient.startsWith("spam@")) {
                throw new RejectException(554, "nothing of the kind for " + recipient);
            }
            received.add(new Received(sender, recipient, whole));
            return "queued";
        }

        @Override
        public void done() {}
    }
}
