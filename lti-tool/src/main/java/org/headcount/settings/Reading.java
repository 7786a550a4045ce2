package org.headcount.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns each text into what it means, or says why it cannot. */
final class Reading {

    private static final Set<Key> SECRET = Set.of(Key.OPERATOR_KEY, Key.DATABASE_URL, Key.MAIL_PASSWORD);
    private static final Pattern USER = Pattern.compile("//[^/]*@");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_]([A-Za-z0-9_.~-]*[A-Za-z0-9_])?)*");

    private Reading() {}

    /** Reads one setting; a text that cannot be used is named in {@code wrong} and counts as not given. */
    static <T> Optional<T> of(Map<String, String> given, Key key, Function<String, T> reader, List<String> wrong) {
        String text = given.get(key.path());
        if (text == null) {
            return Optional.empty();
        }
        if (text.isBlank()) {
            wrong.add(key.path() + ": has no value");
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            String shown = SECRET.contains(key) ? "" : " '" + USER.matcher(text).replaceFirst("//…@") + "'";
            wrong.add(key.path() + ": cannot be" + shown + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    static URI publicUrl(String text) {
        URI url = parsed(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("it is a URL with a host");
        }
        if (url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getRawPath().endsWith("/")) {
            throw new IllegalArgumentException("it has no query, fragment or trailing slash");
        }
        if (!PATH.matcher(url.getRawPath()).matches()) {
            throw new IllegalArgumentException(
                    "its path is made of letters, digits and inner hyphens, dots, tildes, _");
        }
        if (!text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "it is written in lower case, because others compare it letter by letter");
        }
        if (!scheme.equals("https")
                && !(scheme.equals("http") && LOOPBACK.matcher(url.getHost()).matches())) {
            throw new IllegalArgumentException("it is https unless its host is loopback");
        }
        return url;
    }

    private static URI parsed(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is a URL with a host", e);
        }
    }

    static Integer port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("it is a number from 0 to 65535");
        }
        return Integer.valueOf(text);
    }

    static String databaseUrl(String text) {
        if (!text.matches("jdbc:sqlite:.+|jdbc:postgresql://.+")) {
            throw new IllegalArgumentException("it begins with jdbc:sqlite: or jdbc:postgresql://");
        }
        return text;
    }

    static Boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("it is true or false");
        }
        return Boolean.valueOf(text);
    }

    static BigDecimal amount(String text) {
        if (!text.matches("\\d{1,12}(\\.\\d{1,3})?")) {
            throw new IllegalArgumentException("it is an amount such as 100 or 99.5, and not negative");
        }
        return new BigDecimal(text);
    }

    static Boolean approvalByKey(String text) {
        if (!text.equals("named") && !text.equals("key")) {
            throw new IllegalArgumentException("it is named or key");
        }
        return text.equals("key");
    }

    /** Of a month: the shortest has 28. */
    static Integer days(String text) {
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 28) {
            throw new IllegalArgumentException("it is a number of days from 1 to 28");
        }
        return Integer.valueOf(text);
    }

    static int hours(String text) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 720) {
            throw new IllegalArgumentException("it is a number of hours from 0 to 720");
        }
        return Integer.parseInt(text);
    }

    static int idleMinutes(String text) {
        return between(text, 5, 1_440, "minutes");
    }

    static int sessionHours(String text) {
        return between(text, 1, 168, "hours");
    }

    private static int between(String text, int least, int most, String what) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("it is a number of " + what + " from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    static Integer remotePort(String text) {
        if (port(text) == 0) {
            throw new IllegalArgumentException("it is a number from 1 to 65535");
        }
        return port(text);
    }

    static String host(String text) {
        if (!text.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:]+")) {
            throw new IllegalArgumentException("it is the name of a host, without a port");
        }
        return text;
    }

    static MailSettings.Security security(String text) {
        return switch (text) {
            case "starttls" -> MailSettings.Security.STARTTLS;
            case "tls" -> MailSettings.Security.TLS;
            case "none" -> MailSettings.Security.NONE;
            default -> throw new IllegalArgumentException("it is starttls, tls or none");
        };
    }

    static String mailbox(String text) {
        if (!text.matches("[A-Za-z0-9._%+-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("it is an e-mail address such as headcount@example.org");
        }
        return text;
    }

    static String operatorKey(String text) {
        if (text.length() < 8 || !text.matches("[!-~]+")) {
            throw new IllegalArgumentException("it has at least 8 characters, all of them visible ASCII");
        }
        return text;
    }
}
