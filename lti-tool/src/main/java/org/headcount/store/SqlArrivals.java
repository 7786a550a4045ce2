package org.headcount.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.headcount.gateway.Arrival;
import org.headcount.gateway.Arrivals;
import org.headcount.metering.FactKey;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Micros;
import org.headcount.metering.Receipt;
import org.headcount.metering.Report;

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

    /** Much longer than any launch is accepted after it was signed. */
    private static final Duration NONCES_KEPT = Duration.ofDays(7);

    private final Database database;
    private final InstantSource clock;
    private final TermsRows terms;
    private final Identities identities;
    private final FactWriter facts;
    private final ServiceRows services;

    SqlArrivals(
            Database database,
            InstantSource clock,
            TermsRows terms,
            Identities identities,
            FactWriter facts,
            ServiceRows services) {
        this.database = database;
        this.clock = clock;
        this.terms = terms;
        this.identities = identities;
        this.facts = facts;
        this.services = services;
    }

    private record Done(Receipt receipt, Optional<ServiceRows.Written> reach) {}

    @Override
    public Optional<Receipt> record(Arrival arrival) {
        Optional<Done> done = database.write(session -> record(session, arrival));
        done.flatMap(Done::reach).ifPresent(ServiceRows.Written::isDurable);
        return done.map(Done::receipt);
    }

    private Optional<Done> record(Session session, Arrival arrival) throws SQLException {
        Optional<FactWriter.Written> written = arrival.report().isPresent()
                ? append(session, arrival, arrival.report().get())
                : spend(session, arrival);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Optional<ServiceRows.Written> reach = Optional.empty();
        if (arrival.reach().isPresent()) {
            Arrival.Reach reached = arrival.reach().get();
            reach = Optional.of(services.keep(session, reached, subject(session, arrival, reached, written.get())));
        }
        return Optional.of(new Done(written.get().receipt(), reach));
    }

    /** The fact's key spends the nonce. */
    private Optional<FactWriter.Written> append(Session session, Arrival arrival, Report report) throws SQLException {
        if (!report.key().equals(key(arrival))) {
            throw new IllegalArgumentException("the fact of a launch is named by its platform and nonce");
        }
        if (session.exists(SPENT, arrival.institution().value(), arrival.platform(), arrival.nonce())) {
            return Optional.empty();
        }
        FactWriter.Written written =
                facts.append(session, arrival.institution(), terms.hold(session, arrival.institution()), report);
        Receipt receipt = written.receipt();
        if (receipt instanceof Receipt.Duplicate || receipt instanceof Receipt.Conflict) {
            return Optional.empty();
        }
        if (written.who().isPresent()) {
            identities.rename(
                    session, arrival.institution(), report.who(), written.who().get(), arrival.displayName());
        }
        return Optional.of(written);
    }

    private Optional<FactWriter.Written> spend(Session session, Arrival arrival) throws SQLException {
        boolean spent = facts.exists(session, arrival.institution(), key(arrival))
                || session.update(
                                SPEND,
                                arrival.institution().value(),
                                arrival.platform(),
                                arrival.nonce(),
                                Micros.of(clock.instant().plus(NONCES_KEPT)))
                        == 0;
        return spent ? Optional.empty() : Optional.of(new FactWriter.Written(new Receipt.Recorded(), Optional.empty()));
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
        identities.rename(session, arrival.institution(), subject, known, arrival.displayName());
        return Optional.of(known);
    }

    private static FactKey key(Arrival arrival) {
        return new FactKey("lti." + arrival.platform(), arrival.nonce());
    }
}
