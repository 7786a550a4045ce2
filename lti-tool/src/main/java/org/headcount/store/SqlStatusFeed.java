package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.gateway.host.StatusFeed;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.status.Standing;
import org.headcount.metering.status.StatusChange;

/**
 * The feed in the database. Writers note who has changed, under no number, and wait for nobody; whoever reads numbers what
 * is committed by then, one reader after the other, so that numbers follow commits.
 */
final class SqlStatusFeed implements StatusFeed {

    private static final String BEGIN = """
            insert into status_feed (institution, last)
            values (?, 0)
            on conflict do nothing
            """;

    private static final String LAST = """
            select last
            from status_feed
            where institution = ?
            """;

    private static final String ADVANCE = """
            update status_feed
            set last = ?
            where institution = ?
            """;

    static final String HEAD = """
            select c.number, c.mark
            from status_feed f
            join status_change c on c.institution = f.institution and c.number = f.last
            where f.institution = ?
            """;

    /** Of all that were ever asked for: they are few, and so is what waits for its number. */
    private static final String HEADS = """
            select f.institution, c.number, c.mark, case when exists (
                select 1
                from status_note n
                where n.institution = f.institution and n.due <= ?) then 1 else 0 end
            from status_feed f
            join status_change c on c.institution = f.institution and c.number = f.last
            """;

    static final String DUE = """
            select due, mark, learner
            from status_note
            where institution = ? and due <= ?
            order by due, mark
            limit ?
            """;

    private static final String DROP_NOTE = """
            delete from status_note
            where institution = ? and due = ? and mark = ?
            """;

    private static final String DROP_NOTES = """
            delete from status_note
            where institution = ? and due <= ?
            """;

    private static final String NUMBER = """
            insert into status_change (institution, number, mark, learner, due)
            values (?, ?, ?, ?, ?)
            """;

    private static final String DROP_CHANGES = """
            delete from status_change
            where institution = ?
            """;

    private static final String IS_THERE = """
            select 1
            from status_change
            where institution = ? and number = ? and mark = ?
            """;

    static final String AFTER = """
            select number, mark, learner, due
            from status_change
            where institution = ? and number > ?
            order by number
            limit ?
            """;

    private static final Pattern PLACE = Pattern.compile("(\\d{1,18})-([0-9a-f]{1,16})");

    /** Above it everybody is told to ask anew: that costs a host less than to hear of so many. */
    static final int MOST_AT_ONCE = 2_000;

    private final Database database;
    private final Identities identities;
    private final PeriodRows periods;
    private final InstantSource clock;
    private final String lastHeld;

    SqlStatusFeed(Database database, Identities identities, PeriodRows periods, InstantSource clock) {
        this.database = database;
        this.identities = identities;
        this.periods = periods;
        this.clock = clock;
        this.lastHeld = database.dialect().holding(LAST);
    }

    /** A place in a feed. */
    private record Place(long number, long mark) {

        static Optional<Place> of(String feed) {
            Matcher parts = PLACE.matcher(feed);
            return parts.matches()
                    ? Optional.of(new Place(Long.parseLong(parts.group(1)), Long.parseUnsignedLong(parts.group(2), 16)))
                    : Optional.empty();
        }

        String feed() {
            return number + "-" + Long.toHexString(mark);
        }
    }

    private record Note(long due, long mark, String learner) {}

    private record Row(Place place, String learner, long due) {}

    @Override
    public String head(InstitutionId institution) {
        Optional<Place> head = database.look(session -> head(session, institution));
        return head.orElseGet(() -> begin(institution)).feed();
    }

    private Place begin(InstitutionId institution) {
        return database.write(session -> {
            if (session.update(BEGIN, institution.value()) == 1) {
                beginAnew(session, institution, 1);
            }
            return head(session, institution).orElseThrow();
        });
    }

    private static Optional<Place> head(Session session, InstitutionId institution) throws SQLException {
        return session.first(HEAD, row -> new Place(row.getLong(1), row.getLong(2)), institution.value());
    }

    @Override
    public Map<InstitutionId, String> heads(Set<InstitutionId> institutions) {
        Map<InstitutionId, String> heads = new HashMap<>();
        List<InstitutionId> stirred = new ArrayList<>();
        database.<Boolean>look(session -> {
            session.list(
                    HEADS,
                    row -> {
                        InstitutionId institution = new InstitutionId(row.getString(1));
                        if (institutions.contains(institution)) {
                            heads.put(institution, new Place(row.getLong(2), row.getLong(3)).feed());
                            if (row.getInt(4) == 1) {
                                stirred.add(institution);
                            }
                        }
                        return institution;
                    },
                    Micros.of(clock.instant()));
            return true;
        });
        for (InstitutionId institution : stirred) {
            heads.put(institution, number(institution).feed());
        }
        return heads;
    }

    @Override
    public Told after(InstitutionId institution, String feed, int most) {
        Optional<Place> from = Place.of(feed);
        if (from.isEmpty()) {
            return new Told.Expired();
        }
        Instant now = clock.instant();
        if (database.look(session -> session.exists(DUE, institution.value(), Micros.of(now), 1))) {
            number(institution);
        }
        return database.read(session -> after(session, institution, from.get(), most, now));
    }

    private Told after(Session session, InstitutionId institution, Place from, int most, Instant now)
            throws SQLException {
        if (!session.exists(IS_THERE, institution.value(), from.number(), from.mark())) {
            return new Told.Expired();
        }
        List<Row> rows = session.list(
                AFTER,
                row -> new Row(new Place(row.getLong(1), row.getLong(2)), row.getString(3), row.getLong(4)),
                institution.value(),
                from.number(),
                most);
        Map<String, Long> changed = new LinkedHashMap<>();
        Place last = from;
        for (Row row : rows) {
            changed.merge(row.learner(), row.due(), Math::max);
            last = row.place();
        }
        List<StatusChange> changes = new ArrayList<>();
        for (Map.Entry<String, Long> one : changed.entrySet()) {
            Instant due = Micros.toInstant(one.getValue());
            changes.add(StatusChange.of(
                    standing(session, institution, one.getKey()),
                    due.isAfter(now) ? due : now)); // another node's clock may be ahead of ours
        }
        return new Told.Changes(changes, last.feed());
    }

    private Standing standing(Session session, InstitutionId institution, String learner) throws SQLException {
        return new Standing(
                Identities.learner(learner, identities.names(session, institution, learner)),
                periods.known(session, institution, learner),
                periods.all(session, institution, learner));
    }

    /** Numbers what is due in all feeds that nobody reads just now, so that it does not pile up. */
    void tidy() {
        heads(Set.copyOf(
                database
                        .look(session -> session.list("select institution from status_feed", row -> row.getString(1)))
                        .stream()
                        .map(InstitutionId::new)
                        .toList()));
    }

    private Place number(InstitutionId institution) {
        return database.write(session -> number(session, institution, Micros.of(clock.instant())));
    }

    private Place number(Session session, InstitutionId institution, long now) throws SQLException {
        long last = session.first(lastHeld, row -> row.getLong(1), institution.value())
                .orElse(0L);
        List<Note> notes = last == 0
                ? List.of()
                : session.list(
                        DUE,
                        row -> new Note(row.getLong(1), row.getLong(2), row.getString(3)),
                        institution.value(),
                        now,
                        MOST_AT_ONCE + 1);
        if (notes.size() > MOST_AT_ONCE
                || notes.stream().anyMatch(note -> note.learner().equals(StatusNotes.EVERYBODY))) {
            beginAnew(session, institution, last + 1);
        } else if (!notes.isEmpty()) {
            Map<String, Long> learners = new LinkedHashMap<>();
            for (Note note : notes) {
                session.update(DROP_NOTE, institution.value(), note.due(), note.mark());
                learners.merge(note.learner(), note.due(), Math::max);
            }
            for (Map.Entry<String, Long> learner : learners.entrySet()) {
                last++;
                insert(session, institution, last, learner.getKey(), learner.getValue());
            }
            session.update(ADVANCE, last, institution.value());
        }
        return head(session, institution).orElseGet(() -> new Place(0, 0));
    }

    /** Whoever stands anywhere before this has to begin anew, and what was noted by then is told by it. */
    private void beginAnew(Session session, InstitutionId institution, long number) throws SQLException {
        long now = Micros.of(clock.instant());
        session.update(DROP_NOTES, institution.value(), now);
        session.update(DROP_CHANGES, institution.value());
        insert(session, institution, number, StatusNotes.EVERYBODY, now);
        session.update(ADVANCE, number, institution.value());
    }

    private static void insert(Session session, InstitutionId institution, long number, String learner, long due)
            throws SQLException {
        session.update(
                NUMBER, institution.value(), number, ThreadLocalRandom.current().nextLong(), learner, due);
    }
}
