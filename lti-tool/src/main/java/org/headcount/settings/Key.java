package org.headcount.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The names of all settings: in the file with dots, in the environment with underscores. */
enum Key {
    PUBLIC_URL("publicUrl"),
    PORT("port"),
    DATABASE_URL("database.url"),
    ALLOW_PRIVATE_ADDRESSES("outbound.allowPrivateAddresses"),
    OPERATOR_KEY("operatorKey"),
    VOIDS_APPROVAL_ABOVE("voids.approvalAbove"),
    VOIDS_APPROVAL("voids.approval"),
    ALERTS_DAYS_BEFORE_MONTH_END("alerts.daysBeforeMonthEnd"),
    ROSTERS_HOURS_BETWEEN("rosters.hoursBetween"),
    STAFF_IDLE_MINUTES("staff.idleMinutes"),
    STAFF_HOURS("staff.hours"),
    MAIL_HOST("mail.host"),
    MAIL_PORT("mail.port"),
    MAIL_SECURITY("mail.security"),
    MAIL_USER("mail.user"),
    MAIL_PASSWORD("mail.password"),
    MAIL_FROM("mail.from");

    static final String PREFIX = "HEADCOUNT_";

    private final String path;

    Key(String path) {
        this.path = path;
    }

    /** As in the file, the levels joined by dots. */
    String path() {
        return path;
    }

    /** As in the environment: {@code database.url} is {@code HEADCOUNT_DATABASE_URL}. */
    String variable() {
        return PREFIX
                + path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    static Optional<Key> ofPath(String path) {
        return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
    }

    static Optional<Key> ofVariable(String variable) {
        return Arrays.stream(values())
                .filter(key -> key.variable().equals(variable))
                .findFirst();
    }
}
