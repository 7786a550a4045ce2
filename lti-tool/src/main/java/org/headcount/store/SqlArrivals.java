package org.headcount.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.launch.Arrivals;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.status.Decision;
import org.headcount.metering.terms.Terms;

/** Launches in the database: one transaction each, and little in it for a launch like the one before. */
final class SqlArrivals implements Arrivals {

    private static final String SPEND = """
            insert into spent_nonce (institution, platform, nonce, forget_after)
            values (?, ?, ?, ?)
            on conflict do nothing
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
    private final PeriodRows periods;
    private final Places places;
    private final ServiceRows services;
    private final Parks parks;
    private final Bell bell;
    private final Tally tally;
    private final SisLinks sisLinks;

    SqlArrivals(
            Database database,
            InstantSource clock,
            TermsRows terms,
            Identities identities,
            FactWriter facts,
            PeriodRows periods,
            ServiceRows services,
            Parks parks,
            Bell bell,
            Tally tally) {
        this.database = database;
        this.clock = clock;
        this.terms = terms;
        this.identities = identities;
        this.facts = facts;
        this.periods = periods;
        this.places = new Places(database.dialect(), clock, periods);
        this.services = services;
        this.parks = parks;
        this.bell = bell;
        this.tally = tally;
        this.sisLinks = new SisLinks(clock, terms, identities, facts);
    }

    @Override
    public boolean knows(InstitutionId institution, IdentityName who) {
        return database.look(session -> session.exists(KNOWS, institution.value(), who.namespace(), who.value()));
    }

    /**
     * @param entry empty where nothing was written, because it has to be told first who the learner is
     * @param unmatched whether the LMS tells another SIS id than it did before
     */
    private record Done(Optional<Entry> entry, Optional<ServiceRows.Written> reach, boolean woke, boolean unmatched) {

        private static final Done REPEATED =
                new Done(Optional.of(new Entry.Repeated()), Optional.empty(), false, false);
        private static final Done UNTOLD = new Done(Optional.empty(), Optional.empty(), false, false);
    }

    /**
     * Links somebody with a SIS id, and so with everybody else who came with it, once: not again while the LMS tells the
     * same one, so that whom staff have parted stay apart. With another one the link with the one before is undone.
     */
    private void match(InstitutionId institution, IdentityName who, IdentityName sisId) {
        boolean woke = database.write(session -> sisLinks.match(session, institution, who, sisId));
        if (woke) {
            bell.ring();
        }
    }

    /** Somebody never met may be somebody whom we know: then that one's licence decides. */
    @Override
    public Entry record(Arrival arrival) {
        Done first = database.write(
                session -> record(session, arrival, arrival.sisId().isPresent()));
        if (first.entry().isPresent()) {
            return told(arrival, first);
        }
        match(arrival);
        return told(arrival, database.write(session -> record(session, arrival, false)));
    }

    private Entry told(Arrival arrival, Done done) {
        Entry entry = done.entry().orElseThrow();
        done.reach().ifPresent(ServiceRows.Written::isDurable);
        if (arrival.report().isPresent()) {
            tally.count(
                    entry instanceof Entry.Written written
                            ? written.receipt()
                            : entry instanceof Entry.Repeated ? new Receipt.Duplicate() : new Receipt.Recorded());
        }
        if (done.woke()) {
            bell.ring();
        }
        if (done.unmatched()) {
            match(arrival);
        }
        return entry;
    }

    private void match(Arrival arrival) {
        match(
                arrival.institution(),
                arrival.report().orElseThrow().who(),
                arrival.sisId().orElseThrow());
    }

    private Done record(Session session, Arrival arrival, boolean mayBeSomebodyKnown) throws SQLException {
        if (arrival.report().isEmpty()) {
            return spend(session, arrival) ? keepOfNobody(session, arrival) : Done.REPEATED;
        }
        Opening opening = Opening.of(session, database.dialect(), terms, identities, arrival);
        if (opening.spent()) {
            return Done.REPEATED;
        }
        Optional<Admitting> admitting = arrival.gate()
                .map(gate -> new Admitting(
                        session, arrival.institution(), opening.terms(), gate, mayBeSomebodyKnown, periods, places));
        Optional<FactWriter.Written> written = facts.append(
                session,
                arrival.institution(),
                opening.terms(),
                arrival.report().get(),
                opening.known(),
                admitting.map(FactWriter.Check.class::cast));
        if (written.isPresent()) {
            return keep(session, arrival, written.get(), opening.service());
        }
        Optional<Decision> refusal = admitting.flatMap(Admitting::refusal);
        if (refusal.isEmpty()) {
            session.undo();
            return Done.UNTOLD;
        }
        return refuse(session, arrival, opening.terms(), refusal.get());
    }

    private Done keepOfNobody(Session session, Arrival arrival) throws SQLException {
        Optional<ServiceRows.Row> service = Optional.empty();
        if (arrival.reach().isPresent()) {
            Session.Question<ServiceRows.Row> present =
                    ServiceRows.row(arrival.reach().get());
            session.ask(List.of(present));
            service = present.answer();
        }
        return keep(session, arrival, new FactWriter.Written(new Receipt.Recorded(), Optional.empty(), false), service);
    }

    /** The fact's key spends the nonce. */
    private Done keep(Session session, Arrival arrival, FactWriter.Written written, Optional<ServiceRows.Row> service)
            throws SQLException {
        if (isRepeated(written)) {
            return Done.REPEATED;
        }
        rename(session, arrival, written);
        Optional<ServiceRows.Written> reach = Optional.empty();
        if (arrival.reach().isPresent()) {
            Arrival.Reach reached = arrival.reach().get();
            reach = Optional.of(services.keep(session, reached, service, subject(session, arrival, reached, written)));
        }
        if (arrival.parked().isPresent()) {
            parks.park(session, arrival.parked().get());
        }
        boolean unmatched = arrival.sisId().isPresent()
                && written.who()
                        .filter(known ->
                                !known.sisId().equals(arrival.sisId().get().value()))
                        .isPresent();
        return new Done(Optional.of(new Entry.Written(written.receipt())), reach, written.woke(), unmatched);
    }

    private Done refuse(Session session, Arrival arrival, Terms inForce, Decision why) throws SQLException {
        FactWriter.Written written = facts.append(session, arrival.institution(), inForce, arrival.refusal(why));
        if (isRepeated(written)) {
            return Done.REPEATED;
        }
        rename(session, arrival, written);
        return new Done(Optional.of(new Entry.Refused(why)), Optional.empty(), written.woke(), false);
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
