package org.headcount.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an operator may set.
 *
 * @param publicUrl where browsers and programs reach the service; empty: {@code http://localhost:} and the port
 * @param port where it listens; 0 takes any free one
 * @param databaseUrl {@code jdbc:sqlite:…} or {@code jdbc:postgresql://…}
 * @param allowPrivateAddresses whether addresses in private ranges are called, and http accepted from loopback hosts
 * @param operatorKey empty: one is made and printed once
 * @param approvalAbove how much money a void may change, over all months together, before a second person must stand for it
 * @param approvalByKey whether that person's own key must say so, and not only whoever reports the void
 * @param daysBeforeMonthEnd from how many days before the end of a month on staff are warned of forgotten switches
 * @param mail empty: nobody is told by e-mail
 * @param hoursBetweenRosters how many hours after reading who is in a course its LMS is asked again; 0: it is not asked
 * @param sessions how long staff stay signed in
 */
public record Settings(
        Optional<URI> publicUrl,
        int port,
        String databaseUrl,
        boolean allowPrivateAddresses,
        Optional<String> operatorKey,
        BigDecimal approvalAbove,
        boolean approvalByKey,
        int daysBeforeMonthEnd,
        Optional<MailSettings> mail,
        int hoursBetweenRosters,
        SessionSettings sessions) {

    private static final BigDecimal USUAL_APPROVAL = BigDecimal.valueOf(100);
    private static final int USUAL_DAYS = 5;
    private static final int USUAL_HOURS = 12;

    /** With the usual sessions. */
    public Settings(
            Optional<URI> publicUrl,
            int port,
            String databaseUrl,
            boolean allowPrivateAddresses,
            Optional<String> operatorKey,
            BigDecimal approvalAbove,
            boolean approvalByKey,
            int daysBeforeMonthEnd,
            Optional<MailSettings> mail,
            int hoursBetweenRosters) {
        this(
                publicUrl,
                port,
                databaseUrl,
                allowPrivateAddresses,
                operatorKey,
                approvalAbove,
                approvalByKey,
                daysBeforeMonthEnd,
                mail,
                hoursBetweenRosters,
                SessionSettings.USUAL);
    }

    /** Of a service that asks no LMS by itself who is in its courses. */
    public Settings(
            Optional<URI> publicUrl,
            int port,
            String databaseUrl,
            boolean allowPrivateAddresses,
            Optional<String> operatorKey,
            BigDecimal approvalAbove,
            boolean approvalByKey,
            int daysBeforeMonthEnd,
            Optional<MailSettings> mail) {
        this(
                publicUrl,
                port,
                databaseUrl,
                allowPrivateAddresses,
                operatorKey,
                approvalAbove,
                approvalByKey,
                daysBeforeMonthEnd,
                mail,
                0);
    }

    /** With the usual warnings, and without e-mail. */
    public Settings(
            Optional<URI> publicUrl,
            int port,
            String databaseUrl,
            boolean allowPrivateAddresses,
            Optional<String> operatorKey,
            BigDecimal approvalAbove) {
        this(
                publicUrl,
                port,
                databaseUrl,
                allowPrivateAddresses,
                operatorKey,
                approvalAbove,
                false,
                USUAL_DAYS,
                Optional.empty());
    }

    /** With the usual rules for voids too. */
    public Settings(
            Optional<URI> publicUrl,
            int port,
            String databaseUrl,
            boolean allowPrivateAddresses,
            Optional<String> operatorKey) {
        this(publicUrl, port, databaseUrl, allowPrivateAddresses, operatorKey, USUAL_APPROVAL);
    }

    /** What holds where nobody says otherwise. */
    public static final Settings DEFAULTS = new Settings(
            Optional.empty(),
            8080,
            "jdbc:sqlite:data/headcount.db",
            false,
            Optional.empty(),
            USUAL_APPROVAL,
            false,
            USUAL_DAYS,
            Optional.empty(),
            USUAL_HOURS);

    /**
     * Reads the file, if there is one, and then the environment, which wins.
     *
     * @throws WrongSettings naming everything that cannot be used, at once
     */
    public static Settings read(Optional<Path> file, Map<String, String> environment) {
        List<String> wrong = new ArrayList<>();
        Map<String, String> given = Sources.read(file, environment, wrong);
        Settings settings = new Settings(
                Reading.of(given, Key.PUBLIC_URL, Reading::publicUrl, wrong),
                Reading.of(given, Key.PORT, Reading::port, wrong).orElse(DEFAULTS.port()),
                Reading.of(given, Key.DATABASE_URL, Reading::databaseUrl, wrong).orElse(DEFAULTS.databaseUrl()),
                Reading.of(given, Key.ALLOW_PRIVATE_ADDRESSES, Reading::flag, wrong)
                        .orElse(DEFAULTS.allowPrivateAddresses()),
                Reading.of(given, Key.OPERATOR_KEY, Reading::operatorKey, wrong),
                Reading.of(given, Key.VOIDS_APPROVAL_ABOVE, Reading::amount, wrong)
                        .orElse(DEFAULTS.approvalAbove()),
                Reading.of(given, Key.VOIDS_APPROVAL, Reading::approvalByKey, wrong)
                        .orElse(DEFAULTS.approvalByKey()),
                Reading.of(given, Key.ALERTS_DAYS_BEFORE_MONTH_END, Reading::days, wrong)
                        .orElse(DEFAULTS.daysBeforeMonthEnd()),
                MailSettings.read(given, wrong),
                Reading.of(given, Key.ROSTERS_HOURS_BETWEEN, Reading::hours, wrong)
                        .orElse(DEFAULTS.hoursBetweenRosters()),
                SessionSettings.read(given, wrong));
        if (!wrong.isEmpty()) {
            throw new WrongSettings(wrong);
        }
        return settings;
    }

    /** The address under which the service speaks of itself, once it is known where it listens. */
    public URI base(int listensAt) {
        return publicUrl.orElseGet(() -> URI.create("http://localhost:" + listensAt));
    }

    /** Says what is set, without what must stay secret. */
    @Override
    public String toString() {
        return "publicUrl=" + publicUrl.map(URI::toString).orElse("") + " port=" + port + " database="
                + databaseUrl.replaceFirst("\\?.*", "") + " allowPrivateAddresses=" + allowPrivateAddresses;
    }
}
