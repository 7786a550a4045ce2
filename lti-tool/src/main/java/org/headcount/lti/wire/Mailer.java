package org.headcount.lti.wire;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * Hands e-mail to the operator's server (RFC 5321). Opens a connection for each letter and repeats nothing. Never throws for
 * what the other side does, and tells of it in words that name nobody.
 */
public final class Mailer {

    private static final String CONNECT_MILLIS = "10000";
    private static final String ANSWER_MILLIS = "15000";
    private static final int LONGEST_ADDRESS = 254;

    private final Server server;
    private final Session session;

    /** How the connection is kept from being read by others. */
    public enum Security {
        /** Begins in the clear and must change to TLS before anything is said (RFC 3207). */
        STARTTLS,
        /** TLS from the first byte (RFC 8314). */
        TLS,
        /** For a server on the same host. */
        NONE
    }

    /** Where letters go, whom we say we are, and from whom they come. */
    public record Server(String host, int port, Security security, Optional<Login> login, String from) {}

    public record Login(String user, String password) {

        @Override
        public String toString() {
            return "Login";
        }
    }

    /** What became of a letter, and the server's reply code where it gave one. */
    public record Posting(Result result, String answer) {}

    public enum Result {
        /** The server has taken it over. */
        ACCEPTED,
        /** It may be taken another time. */
        FAILED,
        /** It will never be taken: nobody has that address. */
        REFUSED
    }

    public Mailer(Server server) {
        this(server, Map.of());
    }

    /** @param more settings of the library that our own have no name for */
    Mailer(Server server, Map<String, Object> more) {
        this.server = server;
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.port", Integer.toString(server.port()));
        properties.put("mail.smtp.connectiontimeout", CONNECT_MILLIS);
        properties.put("mail.smtp.timeout", ANSWER_MILLIS);
        properties.put("mail.smtp.writetimeout", ANSWER_MILLIS);
        properties.put("mail.smtp.localhost", domain(server.from())); // without asking a name server who we are
        properties.put("mail.smtp.auth", Boolean.toString(server.login().isPresent()));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(server.security() == Security.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(server.security() == Security.STARTTLS));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(server.security() == Security.TLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.putAll(more);
        this.session = Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                Login login = server.login().orElseThrow();
                return new PasswordAuthentication(login.user(), login.password());
            }
        });
    }

    /**
     * An address as a letter can carry it (RFC 5321), without a name beside it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String address(String text) {
        try {
            if (text.length() <= LONGEST_ADDRESS
                    && text.matches("[!-~&&[^@<>\"(),:;\\[\\]\\\\]]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
                new InternetAddress(text, true).validate();
                return text;
            }
        } catch (AddressException e) {
            throw new IllegalArgumentException("must be an e-mail address such as me@example.org", e);
        }
        throw new IllegalArgumentException("must be an e-mail address such as me@example.org");
    }

    /** May be called by many threads at once. */
    public Posting send(Letter letter) {
        try {
            Transport.send(message(letter));
            return new Posting(Result.ACCEPTED, "accepted");
        } catch (AuthenticationFailedException e) {
            return new Posting(Result.FAILED, "the mail server refuses our user or password");
        } catch (MessagingException e) {
            int code = code(e);
            return code == 0
                    ? new Posting(Result.FAILED, "the mail server cannot be reached")
                    : new Posting(isForGood(e, code) ? Result.REFUSED : Result.FAILED, "SMTP " + code);
        }
    }

    private Message message(Letter letter) throws MessagingException {
        String id = "<" + letter.id() + "@" + domain(server.from()) + ">";
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        message.setFrom(new InternetAddress(server.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
        message.setSubject(letter.subject().replaceAll("\\p{Cntrl}", " "), StandardCharsets.UTF_8.name());
        message.setText(letter.text(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(letter.at()));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: nobody's absence is to answer
        message.setContentLanguage(new String[] {letter.language()});
        return message;
    }

    /** What the server said last about this letter; 0 where it said nothing. */
    private static int code(Exception e) {
        if (e instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (e instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        Exception next = e instanceof MessagingException messaging ? messaging.getNextException() : null;
        int inner = next == null ? 0 : code(next);
        return inner == 0 && e instanceof SMTPSendFailedException sending ? sending.getReturnCode() : inner;
    }

    /** Only where it is about the address: whatever else is permanent today, the operator may mend. */
    private static boolean isForGood(Exception e, int code) {
        if (e instanceof SMTPAddressFailedException) {
            return code >= 550 && code <= 553;
        }
        return e instanceof MessagingException messaging
                && messaging.getNextException() != null
                && isForGood(messaging.getNextException(), code);
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
