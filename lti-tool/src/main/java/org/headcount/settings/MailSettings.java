package org.headcount.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mail server that e-mails about alerts go through.
 *
 * @param login empty where it wants none
 * @param from the address that they come from
 */
public record MailSettings(String host, int port, Security security, Optional<Login> login, String from) {

    private static final int USUAL_PORT = 587;

    /** How the connection is kept from being read by others. */
    public enum Security {
        STARTTLS,
        TLS,
        NONE
    }

    /** Never shown. */
    public record Login(String user, String password) {

        @Override
        public String toString() {
            return "…";
        }
    }

    /** Empty where no server is named; what cannot be used, or is missing beside the others, is named in {@code wrong}. */
    static Optional<MailSettings> read(Map<String, String> given, List<String> wrong) {
        Optional<String> host = Reading.of(given, Key.MAIL_HOST, Reading::host, wrong);
        Optional<Integer> port = Reading.of(given, Key.MAIL_PORT, Reading::remotePort, wrong);
        Optional<Security> security = Reading.of(given, Key.MAIL_SECURITY, Reading::security, wrong);
        Optional<String> user = Reading.of(given, Key.MAIL_USER, text -> text, wrong);
        Optional<String> password = Reading.of(given, Key.MAIL_PASSWORD, text -> text, wrong);
        Optional<String> from = Reading.of(given, Key.MAIL_FROM, Reading::mailbox, wrong);
        needs(given, Key.MAIL_HOST, Key.MAIL_FROM, wrong);
        needs(given, Key.MAIL_FROM, Key.MAIL_HOST, wrong);
        needs(given, Key.MAIL_USER, Key.MAIL_PASSWORD, wrong);
        needs(given, Key.MAIL_PASSWORD, Key.MAIL_USER, wrong);
        needs(given, Key.MAIL_USER, Key.MAIL_HOST, wrong);
        if (host.isEmpty() || from.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MailSettings(
                host.get(),
                port.orElse(USUAL_PORT),
                security.orElse(Security.STARTTLS),
                user.flatMap(name -> password.map(secret -> new Login(name, secret))),
                from.get()));
    }

    private static void needs(Map<String, String> given, Key one, Key other, List<String> wrong) {
        if (given.containsKey(one.path()) && !given.containsKey(other.path())) {
            wrong.add(one.path() + ": needs " + other.path() + " beside it");
        }
    }
}
