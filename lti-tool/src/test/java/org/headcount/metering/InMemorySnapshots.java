package org.headcount.metering;

import java.time.Instant;
import java.util.Collection;
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
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.status.Licence;

/** Views for tests of one thread, of which no more is asked than the ledger tells. */
public final class InMemorySnapshots implements Snapshots {

    private final Institutions institutions;
    private final Ledger ledger;

    public InMemorySnapshots(Institutions institutions, Ledger ledger) {
        this.institutions = institutions;
        this.ledger = ledger;
    }

    @Override
    public <T> T view(InstitutionId institution, Function<View, T> work) {
        return work.apply(new LedgerView(institutions.find(institution).orElseThrow(), ledger));
    }

    private record LedgerView(Institution institution, Ledger ledger) implements View {

        @Override
        public void touching(Span span, Ledger.HistoryVisitor visitor) {
            ledger.histories(institution.id(), visitor);
        }

        @Override
        public void licences(Ledger.Question question, Consumer<Licence> visitor) {
            ledger.standings(institution.id(), question).forEach(standing -> visitor.accept(standing.licence()));
        }

        @Override
        public void met(String text, MetVisitor visitor) {
            throw new UnsupportedOperationException("not kept in memory");
        }

        @Override
        public void activity(
                Span span,
                Optional<Instant> recordedBefore,
                Optional<Moment> after,
                long most,
                Ledger.HistoryVisitor visitor) {
            throw new UnsupportedOperationException("not kept in memory");
        }

        @Override
        public void refusals(
                RefusalQuestion question, Optional<Moment> after, long most, Ledger.HistoryVisitor visitor) {
            throw new UnsupportedOperationException("not kept in memory");
        }

        @Override
        public List<RefusalCount> countRefusals(RefusalQuestion question, List<Span> parts, List<String> beginnings) {
            throw new UnsupportedOperationException("not kept in memory");
        }

        @Override
        public boolean labelled() {
            return true; // may be
        }

        @Override
        public Map<LearnerId, Learner> learners(Collection<LearnerId> ids) {
            throw new UnsupportedOperationException("not kept in memory");
        }

        @Override
        public Map<FactKey, Report.Note> notes(Collection<FactKey> facts) {
            throw new UnsupportedOperationException("not kept in memory");
        }
    }
}
