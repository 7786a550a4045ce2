package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.status.Licence;

/** Views of the database, each a transaction that only reads. */
final class SqlSnapshots implements Snapshots {

    private final Database database;
    private final TermsRows terms;
    private final Function<Database, Ledger> ledger;

    /** @param ledger makes a ledger over a database */
    SqlSnapshots(Database database, TermsRows terms, Function<Database, Ledger> ledger) {
        this.database = database;
        this.terms = terms;
        this.ledger = ledger;
    }

    @Override
    public <T> T view(InstitutionId institution, Function<View, T> work) {
        return database.read(session -> {
            Institution found = terms.find(session, institution)
                    .orElseThrow(() -> new IllegalArgumentException("there is no institution " + institution));
            OneView view = new OneView(session, database.dialect());
            return work.apply(new SqlView(found, view, ledger.apply(view)));
        });
    }

    private record SqlView(Institution institution, OneView database, Ledger ledger) implements View {

        private InstitutionId id() {
            return institution.id();
        }

        @Override
        public void touching(Span span, Ledger.HistoryVisitor visitor) {
            all(session -> FactRows.touching(session, id(), span, visitor::history));
        }

        @Override
        public void licences(Ledger.Question question, Consumer<Licence> visitor) {
            all(session -> SweepRows.licences(session, id(), question, visitor));
        }

        @Override
        public void met(String text, MetVisitor visitor) {
            all(session -> SweepRows.met(session, id(), text, visitor));
        }

        @Override
        public void activity(
                Span span,
                Optional<Instant> recordedBefore,
                Optional<Moment> after,
                long most,
                Ledger.HistoryVisitor visitor) {
            all(session -> SweepRows.activity(session, id(), span, recordedBefore, after, most, visitor));
        }

        @Override
        public void refusals(
                RefusalQuestion question, Optional<Moment> after, long most, Ledger.HistoryVisitor visitor) {
            all(session -> RefusalRows.each(session, id(), question, after, most, visitor));
        }

        @Override
        public List<RefusalCount> countRefusals(RefusalQuestion question, List<Span> parts, List<String> beginnings) {
            return database.look(session -> RefusalRows.count(session, id(), question, parts, beginnings));
        }

        @Override
        public boolean labelled() {
            return database.look(session -> session.exists(UnitPage.LABELLED_AT_ALL, id().value()));
        }

        @Override
        public Map<LearnerId, Learner> learners(Collection<LearnerId> ids) {
            return database.look(session -> Lookups.learners(session, id(), new HashSet<>(ids)));
        }

        @Override
        public Map<FactKey, Report.Note> notes(Collection<FactKey> facts) {
            return database.look(session -> Lookups.notes(session, id(), new HashSet<>(facts)));
        }

        private interface Sweep {
            void in(Session session) throws SQLException;
        }

        private void all(Sweep sweep) {
            database.<Boolean>read(session -> {
                sweep.in(session);
                return true;
            });
        }
    }
}
