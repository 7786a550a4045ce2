package org.headcount.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.headcount.gateway.Arrival;
import org.headcount.gateway.Arrivals;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.terms.Terms;

/** Launches in the database: one transaction each, and little in it for a launch like the one before. */
final class SqlArrivals implements Arrivals {

    private static final String SPEND = """
            insert into spent_nonce (institution, platform, nonce, forget_after)
            values (?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String SPENT = """
            select 1
            from spent_nonce
            where institution = ? and platform = ? and nonce = ?
            """;

    private static final String KNOWS = """
            select 1
            from identity_name
            where institution = ? and namespace = ? and value = ?
            """;

    /** Much longer than any launch is accepted after it was signed. */
    private static final Duration NONCES_KEPT = Duration.ofDays(7);

    private final Database database;
    private final InstantSource clock;
    private final TermsRows terms;
    private final Identities identities;
    private final FactWriter facts;
    private final ServiceRows services;
    private final Bell bell;
    private final Tally tally;
    private final SisLinks sisLinks;

    SqlArrivals(
            Database database,
            InstantSource clock,
            TermsRows terms,
            Identities identities,
            FactWriter facts,
            ServiceRows services,
            Bell bell,
            Tally tally) {
        this.database = database;
        this.clock = clock;
        this.terms = terms;
        this.identities = identities;
        this.facts = facts;
        this.services = services;
        this.bell = bell;
        this.tally = tally;
        this.sisLinks = new SisLinks(clock, terms, identities, facts);
    }

    @Override
    public boolean knows(InstitutionId institution, IdentityName who) {
        return database.look(session -> session.exists(KNOWS, institution.value(), who.namespace(), who.value()));
    }

    /** @param unmatched whether the LMS tells another SIS id than it did before */
    private record Done(Entry entry, Optional<ServiceRows.Written> reach, boolean woke, boolean unmatched) {
        private static final Done REPEATED = new Done(new Entry.Repeated(), Optional.empty(), false, false);
    }

    @Override
    public void match(InstitutionId institution, IdentityName who, IdentityName sisId) {
        boolean woke = database.write(session -> sisLinks.match(session, institution, who, sisId));
        if (woke) {
            bell.ring();
        }
    }

    @Override
    public Entry record(Arrival arrival) {
        Done done = database.write(session -> record(session, arrival));
        done.reach().ifPresent(ServiceRows.Written::isDurable);
        if (arrival.report().isPresent()) {
            tally.count(
                    done.entry() instanceof Entry.Written written
                            ? written.receipt()
                            : done.entry() instanceof Entry.Repeated
                                    ? new Receipt.Duplicate()
                                    : new Receipt.Recorded());
        }
        if (done.woke()) {
            bell.ring();
        }
        if (done.unmatched()) {
            match(
                    arrival.institution(),
                    arrival.report().orElseThrow().who(),
                    arrival.sisId().orElseThrow());
        }
        return done.entry();
    }

    private Done record(Session session, Arrival arrival) throws SQLException {
        if (arrival.report().isEmpty()) {
            return spend(session, arrival)
                    ? keep(session, arrival, new FactWriter.Written(new Receipt.Recorded(), Optional.empty(), false))
                    : Done.REPEATED;
        }
        if (session.exists(SPENT, arrival.institution().value(), arrival.platform(), arrival.nonce())) {
            return Done.REPEATED;
        }
        Terms inForce = terms.hold(session, arrival.institution());
        Optional<FactWriter.Written> written = facts.append(
                session,
                arrival.institution(),
                inForce,
                arrival.report().get(),
                arrival.place().map(Arrival.Place::most));
        return written.isPresent()
                ? keep(session, arrival, written.get())
                : refuse(
                        session, arrival, inForce, arrival.place().orElseThrow().otherwise());
    }

    /** The fact's key spends the nonce. */
    private Done keep(Session session, Arrival arrival, FactWriter.Written written) throws SQLException {
        if (isRepeated(written)) {
            return Done.REPEATED;
        }
        rename(session, arrival, written);
        Optional<ServiceRows.Written> reach = Optional.empty();
        if (arrival.reach().isPresent()) {
            Arrival.Reach reached = arrival.reach().get();
            reach = Optional.of(services.keep(session, reached, subject(session, arrival, reached, written)));
        }
        boolean unmatched = arrival.sisId().isPresent()
                && written.who()
                        .filter(known ->
                                !known.sisId().equals(arrival.sisId().get().value()))
                        .isPresent();
        return new Done(new Entry.Written(written.receipt()), reach, written.woke(), unmatched);
    }

    private Done refuse(Session session, Arrival arrival, Terms inForce, Report refusal) throws SQLException {
        FactWriter.Written written = facts.append(session, arrival.institution(), inForce, refusal);
        if (isRepeated(written)) {
            return Done.REPEATED;
        }
        rename(session, arrival, written);
        return new Done(new Entry.NoLicenceFree(), Optional.empty(), written.woke(), false);
    }

    private static boolean isRepeated(FactWriter.Written written) {
        return written.receipt() instanceof Receipt.Duplicate || written.receipt() instanceof Receipt.Conflict;
    }

    private void rename(Session session, Arrival arrival, FactWriter.Written written) throws SQLException {
        if (arrival.report().isPresent() && written.who().isPresent()) {
            identities.rename(
                    session,
                    arrival.institution(),
                    arrival.report().get().who(),
                    written.who().get(),
                    arrival.displayName());
        }
    }

    private boolean spend(Session session, Arrival arrival) throws SQLException {
        return !facts.exists(session, arrival.institution(), arrival.key())
                && session.update(
                                SPEND,
                                arrival.institution().value(),
                                arrival.platform(),
                                arrival.nonce(),
                                Micros.of(clock.instant().plus(NONCES_KEPT)))
                        == 1;
    }

    /** The one whom the report is about need not be looked up again. */
    private Optional<Identities.Known> subject(
            Session session, Arrival arrival, Arrival.Reach reach, FactWriter.Written written) throws SQLException {
        if (reach.subject().isEmpty()) {
            return Optional.empty();
        }
        IdentityName subject = reach.subject().get();
        if (arrival.report().map(Report::who).equals(reach.subject())) {
            return written.who();
        }
        Identities.Known known = identities.meet(session, arrival.institution(), subject);
        identities.hold(session, arrival.institution(), known);
        identities.rename(session, arrival.institution(), subject, known, arrival.displayName());
        return Optional.of(known);
    }
}
