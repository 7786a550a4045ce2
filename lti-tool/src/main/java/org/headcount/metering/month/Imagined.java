package org.headcount.metering.month;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.BiFunction;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Terms;

/**
 * A ledger as it would be if more were written down. What is appended stays in memory beside what is really there, is
 * looked at like the rest, and is gone with this object. Not for more than one thread.
 */
public final class Imagined implements Ledger {

    private final Institution institution;
    private final Ledger real;
    private final ImaginedPersons persons;
    private final ImaginedFacts facts;

    public Imagined(Institution institution, Ledger real) {
        this.institution = institution;
        this.real = real;
        this.persons = new ImaginedPersons(institution.id(), real);
        this.facts = new ImaginedFacts(institution, real, persons);
    }

    /** The learners who become others by what is imagined, or of whom more is told, as they really are. */
    public NavigableMap<LearnerId, List<Period>> before() {
        return facts.before();
    }

    /** Those who take their place. */
    public NavigableMap<LearnerId, List<Period>> after() {
        return facts.after();
    }

    @Override
    public List<Receipt> append(InstitutionId id, List<Report> reports) {
        return reports.stream().map(facts::append).toList();
    }

    @Override
    public boolean appendAll(InstitutionId id, List<Report> reports) {
        boolean free =
                reports.stream().noneMatch(report -> fact(id, report.key()).isPresent());
        if (free) {
            append(id, reports);
        }
        return free;
    }

    /** Nobody else imagines the same. */
    @Override
    public Receipt appendUnless(
            InstitutionId id, Report report, BiFunction<Terms, Ledger, Optional<Receipt>> objection) {
        return objection
                .apply(institution.terms(), this)
                .orElseGet(() -> append(id, List.of(report)).get(0));
    }

    @Override
    public Optional<Standing> standing(InstitutionId id, IdentityName who) {
        return persons.meant(id, who).flatMap(meant -> {
            LearnerId learner = meant.learner();
            Optional<Learner> called = persons.isReally(learner)
                    ? real.standing(id, who).map(Standing::learner)
                    : Optional.of(persons.together(id, persons.identities(id, learner))
                            .learner());
            return called.map(one -> new Standing(one, licence(learner)));
        });
    }

    @Override
    public Optional<Licence> licence(InstitutionId id, IdentityName who) {
        return persons.meant(id, who).map(Meant::learner).map(this::licence);
    }

    private Licence licence(LearnerId learner) {
        Periods.Fold fold = facts.fold(facts.facts(learner));
        return new Licence(learner, fold.known(), fold.periods());
    }

    @Override
    public Instant metAt(InstitutionId id, LearnerId learner) {
        return persons.isReally(learner)
                ? real.metAt(id, learner)
                : persons.together(id, persons.identities(id, learner)).metAt();
    }

    @Override
    public List<Fact> facts(InstitutionId id, LearnerId learner) {
        return facts.facts(learner);
    }

    @Override
    public Optional<Kept> fact(InstitutionId id, FactKey key) {
        return facts.fact(key);
    }

    @Override
    public Report.Note note(InstitutionId id, FactKey key) {
        return facts.note(key);
    }

    @Override
    public Map<FactKey, String> contexts(InstitutionId id, Collection<FactKey> facts) {
        return this.facts.contexts(facts);
    }

    @Override
    public List<Standing> standings(InstitutionId id, Question question) {
        throw new UnsupportedOperationException("what is imagined is counted, not listed");
    }

    @Override
    public List<Standing> touching(InstitutionId id, Span span, String unit, String after, int limit) {
        throw new UnsupportedOperationException("what is imagined is counted, not listed");
    }

    @Override
    public boolean hasMet(InstitutionId id, int many) {
        throw new UnsupportedOperationException("what is imagined is counted, and looked at by nobody");
    }

    @Override
    public int inUse(InstitutionId id, Instant at) {
        long instant = Micros.of(at);
        int[] active = {0};
        periods(id, new Span(at, at), (learner, from, until) -> {
            if (from <= instant && instant < until) {
                active[0]++;
            }
        });
        return active[0];
    }

    @Override
    public void periods(InstitutionId id, Span span, PeriodVisitor visitor) {
        others(span, visitor);
        after().forEach((learner, periods) -> Books.hand(learner, periods, visitor));
    }

    /** Only those of whom nothing is imagined. */
    public void others(Span span, PeriodVisitor visitor) {
        real.periods(institution.id(), span, (learner, from, until) -> {
            if (!facts.isChanged(learner)) {
                visitor.period(learner, from, until);
            }
        });
    }

    @Override
    public void marked(InstitutionId id, Known known, MarkedVisitor visitor) {
        throw new UnsupportedOperationException("what is imagined is counted, not listed");
    }

    @Override
    public void marked(InstitutionId id, MarkedVisitor visitor) {
        throw new UnsupportedOperationException("what is imagined is counted, not listed");
    }

    @Override
    public Optional<Meant> meant(InstitutionId id, IdentityName who) {
        return persons.meant(id, who);
    }

    @Override
    public Map<IdentityName, Meant> meant(InstitutionId id, Collection<IdentityName> names) {
        return persons.meant(id, names);
    }

    @Override
    public NavigableSet<IdentityId> identities(InstitutionId id, LearnerId learner) {
        return persons.identities(id, learner);
    }

    @Override
    public List<Fact> links(InstitutionId id) {
        return persons.links(id);
    }

    @Override
    public List<Fact> links(InstitutionId id, Collection<IdentityId> identities) {
        return persons.links(id, identities);
    }

    @Override
    public Together together(InstitutionId id, NavigableSet<IdentityId> identities) {
        return persons.together(id, identities);
    }
}
