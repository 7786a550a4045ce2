package org.headcount.settings;

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
 * @param voids who may take back what was counted
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
        VoidSettings voids,
        int daysBeforeMonthEnd,
        Optional<MailSettings> mail,
        int hoursBetweenRosters,
        SessionSettings sessions) {

    private static final int USUAL_DAYS = 5;
    private static final int USUAL_HOURS = 12;

    /** What holds where nobody says otherwise. */
    public static final Settings DEFAULTS = new Settings(
            Optional.empty(),
            8080,
            "jdbc:sqlite:data/headcount.db",
            false,
            Optional.empty(),
            VoidSettings.USUAL,
            USUAL_DAYS,
            Optional.empty(),
            USUAL_HOURS,
            SessionSettings.USUAL);

    /** The rest as usual, but without e-mail and without asking an LMS by itself who is in its courses. */
    public Settings(
            Optional<URI> publicUrl,
            int port,
            String databaseUrl,
            boolean allowPrivateAddresses,
            Optional<String> operatorKey) {
        this(
                publicUrl,
                port,
                databaseUrl,
                allowPrivateAddresses,
                operatorKey,
                VoidSettings.USUAL,
                USUAL_DAYS,
                Optional.empty(),
                0,
                SessionSettings.USUAL);
    }

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
                VoidSettings.read(given, wrong),
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

    public Settings with(VoidSettings other) {
        return new Settings(
                publicUrl,
                port,
                databaseUrl,
                allowPrivateAddresses,
                operatorKey,
                other,
                daysBeforeMonthEnd,
                mail,
                hoursBetweenRosters,
                sessions);
    }

    public Settings with(MailSettings other) {
        return new Settings(
                publicUrl,
                port,
                databaseUrl,
                allowPrivateAddresses,
                operatorKey,
                voids,
                daysBeforeMonthEnd,
                Optional.of(other),
                hoursBetweenRosters,
                sessions);
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
