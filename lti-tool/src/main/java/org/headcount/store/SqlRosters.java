package org.headcount.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.roster.RosterMember;
import org.headcount.gateway.roster.Rosters;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Terms;

/** Rosters in the database. */
final class SqlRosters implements Rosters {

    private static final String HAVE = """
            select state, enrolled
            from roster_member
            where institution = ? and platform = ? and deployment = ? and context = ? and identity = ?
            """;

    private static final String ADD = """
            insert into roster_member (institution, platform, deployment, context, identity, state, enrolled, number,
                since, seen_at)
            values (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String SEE = """
            update roster_member
            set number = case when number < ? then ? else number end, seen_at = ?
            where institution = ? and platform = ? and deployment = ? and context = ? and identity = ?
            """;

    private static final String CHANGE = """
            update roster_member
            set state = ?, since = ?
            where institution = ? and platform = ? and deployment = ? and context = ? and identity = ? and state <> ?
            """;

    /** Decides a race: the second one finds that it was done. */
    private static final String ENROL = """
            update roster_member
            set enrolled = 1
            where institution = ? and platform = ? and deployment = ? and context = ? and identity = ? and enrolled = 0
            """;

    private static final String IS_STAFF = """
            select 1
            from fact
            where institution = ? and identity = ? and role in ('INSTRUCTOR', 'ADMINISTRATOR')
            """;

    private static final String DUE = """
            select institution, platform, deployment, context, number, memberships
            from roster
            where due <= ?
            order by due
            limit 20
            """;

    private static final String TAKE = """
            update roster
            set number = number + 1, due = ?
            where institution = ? and platform = ? and deployment = ? and context = ? and number = ? and due <= ?
            """;

    private static final String END = """
            update roster
            set due = ?
            where institution = ? and platform = ? and deployment = ? and context = ? and number = ?
            """;

    private static final String ABSENT = """
            update roster_member
            set state = 'absent', since = ?
            where institution = ? and platform = ? and deployment = ? and context = ? and number < ?
                and state not in ('absent', 'deleted')
            """;

    private static final String OF = """
            select m.platform, m.deployment, m.context, m.state, m.since, m.seen_at
            from identity i
            join roster_member m on m.institution = i.institution and m.identity = i.id
            where i.institution = ? and i.learner = ?
            order by m.platform, m.deployment, m.context
            """;

    private static final String COURSES = """
            select deployment, context, sum(case when state = 'active' then 1 else 0 end),
                sum(case when state = 'active' then 0 else 1 end), max(seen_at)
            from roster_member
            where institution = ? and platform = ?
            group by deployment, context
            order by max(seen_at) desc, deployment, context
            limit ?
            """;

    /** All that is known of somebody. */
    static final String FORGET = """
            delete from roster_member
            where (institution, platform, deployment, context, identity) in (
                select institution, platform, deployment, context, identity
                from roster_member
                where institution = ? and identity = ?)
            """;

    private final Database database;
    private final TermsRows terms;
    private final Identities identities;
    private final FactWriter facts;
    private final Bell bell;
    private final Tally tally;
    private final InstantSource clock;

    SqlRosters(
            Database database,
            TermsRows terms,
            Identities identities,
            FactWriter facts,
            Bell bell,
            Tally tally,
            InstantSource clock) {
        this.database = database;
        this.terms = terms;
        this.identities = identities;
        this.facts = facts;
        this.bell = bell;
        this.tally = tally;
        this.clock = clock;
    }

    private record Have(String state, boolean enrolled) {}

    @Override
    public void note(Course course, Optional<String> ref, long reading, List<RosterMember> members) {
        List<FactWriter.Written> written = database.write(session -> {
            Terms inForce = terms.hold(session, course.institution());
            Instant now = clock.instant();
            boolean counted = inForce.ended(now).isEmpty()
                    && inForce.policy().inForceAt(now).kinds().contains(Kind.ENROLMENT);
            List<FactWriter.Written> enrolments = new ArrayList<>();
            for (RosterMember member : members) {
                note(session, course, ref, reading, member, counted, inForce).ifPresent(enrolments::add);
            }
            return enrolments;
        });
        for (FactWriter.Written one : written) {
            tally.count(one.receipt());
        }
        if (written.stream().anyMatch(FactWriter.Written::woke)) {
            bell.ring();
        }
    }

    private Optional<FactWriter.Written> note(
            Session session,
            Course course,
            Optional<String> ref,
            long reading,
            RosterMember member,
            boolean counted,
            Terms inForce)
            throws SQLException {
        InstitutionId institution = course.institution();
        IdentityName name = IdentityName.lti(course.platform(), member.userId());
        Identities.Known known = identities.meet(session, institution, name);
        String state = member.standing().name().toLowerCase(Locale.ROOT);
        Optional<Have> have =
                session.first(HAVE, row -> new Have(row.getString(1), row.getInt(2) != 0), key(course, known));
        boolean enrols = counted
                && member.standing() == RosterMember.Standing.ACTIVE
                && member.part().filter(Role.LEARNER::equals).isPresent()
                && have.filter(Have::enrolled).isEmpty()
                && !session.exists(IS_STAFF, institution.value(), known.identity());
        if (ref.isPresent() || have.isEmpty() || enrols) {
            identities.hold(session, institution, known);
        }
        if (known.displayName().isEmpty()) { // a launch tells it better: some LMSs write it here as HTML
            identities.rename(session, institution, name, known, member.name());
        }
        if (ref.isPresent()) {
            ServiceRows.addUser(session, institution, ref.get(), known);
        }
        see(session, course, reading, known, state, have);
        if (!enrols || session.update(ENROL, key(course, known)) == 0) {
            return Optional.empty();
        }
        return Optional.of(facts.append(session, institution, inForce, enrolment(course, name, known)));
    }

    private void see(
            Session session, Course course, long reading, Identities.Known known, String state, Optional<Have> have)
            throws SQLException {
        long now = Micros.of(clock.instant());
        Object[] key = key(course, known);
        if (have.isEmpty()) {
            session.update(ADD, joined(key, state, reading, now, now));
        }
        session.update(SEE, joined(new Object[] {reading, reading, now}, key));
        if (have.filter(one -> !one.state().equals(state)).isPresent()) {
            session.update(CHANGE, joined(joined(new Object[] {state, now}, key), state));
        }
    }

    /** Named after our own number of the person, which tells nobody who it is once the person is erased. */
    private Report enrolment(Course course, IdentityName who, Identities.Known known) {
        Instant now = clock.instant();
        String id = LineItemId.of(known.identity(), course.deployment() + "\n" + course.context());
        return new Report(
                new FactKey("lti." + course.platform(), "enrolment-" + id),
                who,
                FactType.ACTIVITY,
                Kind.ENROLMENT,
                Role.LEARNER,
                Origin.SYSTEM,
                now,
                now,
                "",
                Report.Note.NONE);
    }

    private static Object[] key(Course course, Identities.Known known) {
        return joined(key(course), known.identity());
    }

    private static Object[] key(Course course) {
        return new Object[] {course.institution().value(), course.platform(), course.deployment(), course.context()};
    }

    private static Object[] joined(Object[] values, Object... more) {
        Object[] all = Arrays.copyOf(values, values.length + more.length);
        System.arraycopy(more, 0, all, values.length, more.length);
        return all;
    }

    @Override
    public Optional<Reading> take(Instant now, Duration lease) {
        long at = Micros.of(now);
        List<Reading> due = database.look(session -> session.list(
                DUE,
                row -> new Reading(
                        new Course(
                                new InstitutionId(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4)),
                        row.getLong(5),
                        row.getString(6)),
                at));
        for (Reading one : due) {
            Object[] values =
                    joined(joined(new Object[] {Micros.of(now.plus(lease))}, key(one.course())), one.number(), at);
            if (database.write(session -> session.update(TAKE, values)) == 1) {
                return Optional.of(new Reading(one.course(), one.number() + 1, one.memberships()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void end(Reading reading, boolean whole, Instant next) {
        database.<Boolean>write(session -> {
            Object[] key = key(reading.course());
            boolean ours =
                    session.update(END, joined(joined(new Object[] {Micros.of(next)}, key), reading.number())) == 1;
            if (ours && whole) {
                session.update(
                        ABSENT, joined(joined(new Object[] {Micros.of(clock.instant())}, key), reading.number()));
            }
            return ours;
        });
    }

    @Override
    public List<Enrolment> of(InstitutionId institution, IdentityName who) {
        return database.read(session -> {
            Optional<Identities.Known> known = identities.find(session, institution, who);
            return known.isEmpty()
                    ? List.of()
                    : session.list(
                            OF,
                            row -> new Enrolment(
                                    new Course(institution, row.getString(1), row.getString(2), row.getString(3)),
                                    row.getString(4),
                                    Micros.toInstant(row.getLong(5)),
                                    Micros.toInstant(row.getLong(6))),
                            institution.value(),
                            known.get().learner());
        });
    }

    @Override
    public List<Roll> courses(InstitutionId institution, String platform, int most) {
        return database.look(session -> session.list(
                COURSES,
                row -> new Roll(
                        new Course(institution, platform, row.getString(1), row.getString(2)),
                        row.getInt(3),
                        row.getInt(4),
                        Micros.toInstant(row.getLong(5))),
                institution.value(),
                platform,
                most));
    }
}
