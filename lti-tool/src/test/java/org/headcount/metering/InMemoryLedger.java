package org.headcount.metering;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
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
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Regrouping;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Terms;

/** A ledger for tests; periods are carried on by one fact where that is enough. */
public final class InMemoryLedger implements Ledger {

    private final Map<FactKey, YearMonth> late = new HashMap<>();
    private final Lock lock = new ReentrantLock();
    private final Institutions institutions;
    private final Map<InstitutionId, Book> books = new HashMap<>();

    public InMemoryLedger(Institutions institutions) {
        this.institutions = institutions;
    }

    @Override
    public List<Receipt> append(InstitutionId institution, List<Report> reports) {
        lock.lock();
        try {
            Book book = book(institution);
            return reports.stream().map(book::append).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean appendAll(InstitutionId institution, List<Report> reports) {
        lock.lock();
        try {
            Book book = book(institution);
            boolean free = reports.stream().noneMatch(report -> book.facts.containsKey(report.key()));
            if (free) {
                reports.forEach(book::append);
            }
            return free;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Receipt appendUnless(
            InstitutionId institution, Report report, BiFunction<Terms, Ledger, Optional<Receipt>> objection) {
        lock.lock();
        try {
            Terms terms = institutions.find(institution).orElseThrow().terms();
            return objection
                    .apply(terms, this)
                    .orElseGet(() -> book(institution).append(report));
        } finally {
            lock.unlock();
        }
    }

    /** Meets somebody without any fact, as a launch does that says nothing of the part somebody plays. */
    public void meet(InstitutionId institution, IdentityName who, Instant at) {
        lock.lock();
        try {
            book(institution).meet(who, at);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Standing> standing(InstitutionId institution, IdentityName who) {
        lock.lock();
        try {
            return book(institution).find(who).map(Account::standing);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Licence> licence(InstitutionId institution, IdentityName who) {
        return standing(institution, who).map(Standing::licence);
    }

    @Override
    public Instant metAt(InstitutionId institution, LearnerId learner) {
        lock.lock();
        try {
            return Optional.ofNullable(book(institution).accounts.get(learner)).orElseThrow().metAt;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Fact> facts(InstitutionId institution, LearnerId learner) {
        lock.lock();
        try {
            return Optional.ofNullable(book(institution).accounts.get(learner))
                    .map(account ->
                            account.facts.stream().sorted(Fact.EVALUATION).toList())
                    .orElse(List.of());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Kept> fact(InstitutionId institution, FactKey key) {
        lock.lock();
        try {
            return Optional.ofNullable(book(institution).facts.get(key))
                    .map(fact -> new Kept(book(institution).links.learner(fact.identity()), fact));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Report.Note note(InstitutionId institution, FactKey key) {
        lock.lock();
        try {
            return Optional.ofNullable(book(institution).reports.get(key))
                    .map(Report::note)
                    .orElse(Report.Note.NONE);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Map<FactKey, String> contexts(InstitutionId institution, Collection<FactKey> facts) {
        Map<FactKey, String> contexts = new HashMap<>();
        for (FactKey key : facts) {
            Report.Note note = note(institution, key);
            if (!note.equals(Report.Note.NONE)) {
                contexts.put(key, note.context());
            }
        }
        return contexts;
    }

    @Override
    public List<Standing> standings(InstitutionId institution, Question question) {
        lock.lock();
        try {
            String text = question.text().toLowerCase(Locale.ROOT);
            return book(institution).accounts.values().stream()
                    .map(Account::standing)
                    .filter(standing -> standing.learner().id().value().compareTo(question.after()) > 0)
                    .filter(standing -> standing.learner().identities().stream()
                            .anyMatch(name ->
                                    name.value().toLowerCase(Locale.ROOT).contains(text)))
                    .filter(standing -> question.isKnownWhere(standing.learner()))
                    .filter(question::fits)
                    .limit(question.limit())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Standing> touching(InstitutionId institution, Span span, String unit, String after, int limit) {
        lock.lock();
        try {
            return book(institution).accounts.values().stream()
                    .map(Account::standing)
                    .filter(standing -> standing.learner().id().value().compareTo(after) > 0)
                    .filter(standing -> standing.periods().stream()
                            .anyMatch(period -> !period.from().isAfter(span.until())
                                    && !period.until().isBefore(span.from())))
                    .limit(limit)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasMet(InstitutionId institution, int many) {
        lock.lock();
        try {
            return book(institution).accounts.size() >= many;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int inUse(InstitutionId institution, Instant at) {
        lock.lock();
        try {
            return (int) book(institution).accounts.values().stream()
                    .filter(account -> account.standing().active(at))
                    .count();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void periods(InstitutionId institution, Span span, PeriodVisitor visitor) {
        lock.lock();
        try {
            book(institution)
                    .accounts
                    .forEach((learner, account) -> account.periods().stream()
                            .filter(period -> !period.from().isAfter(span.until())
                                    && !period.until().isBefore(span.from()))
                            .forEach(period ->
                                    visitor.period(learner, Micros.of(period.from()), Micros.of(period.until()))));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void marked(InstitutionId institution, MarkedVisitor visitor) {
        lock.lock();
        try {
            book(institution)
                    .accounts
                    .forEach((learner, account) -> visitor.history(
                            learner,
                            account.facts.stream()
                                    .filter(fact -> fact.type() != FactType.REFUSAL)
                                    .sorted(Fact.EVALUATION)
                                    .toList(),
                            Map.copyOf(late)));
        } finally {
            lock.unlock();
        }
    }

    /** Marks a fact as late. It knows of no lines: whoever draws them must tell it. */
    public void cameAfter(FactKey fact, YearMonth month) {
        lock.lock();
        try {
            late.putIfAbsent(fact, month);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void marked(InstitutionId institution, Known known, MarkedVisitor visitor) {
        lock.lock();
        try {
            Map<FactKey, YearMonth> marks = Map.copyOf(late);
            Regrouping.each(
                    new Marked(links(institution), marks),
                    known,
                    sweep -> marked(institution, sweep),
                    learner -> new Marked(facts(institution, learner), marks),
                    visitor);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Meant> meant(InstitutionId institution, IdentityName who) {
        lock.lock();
        try {
            Book book = book(institution);
            return book.identity(who).map(identity -> new Meant(identity, book.links.learner(identity)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Map<IdentityName, Meant> meant(InstitutionId institution, Collection<IdentityName> names) {
        Map<IdentityName, Meant> all = new HashMap<>();
        names.forEach(name -> meant(institution, name).ifPresent(meant -> all.put(name, meant)));
        return all;
    }

    @Override
    public NavigableSet<IdentityId> identities(InstitutionId institution, LearnerId learner) {
        lock.lock();
        try {
            return new TreeSet<>(book(institution).links.together(new IdentityId(learner.value())));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Fact> links(InstitutionId institution) {
        lock.lock();
        try {
            return book(institution).facts.values().stream()
                    .filter(fact -> fact.type().links() || fact.type() == FactType.VOID)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Fact> links(InstitutionId institution, Collection<IdentityId> identities) {
        return links(institution).stream()
                .filter(fact -> fact.type() == FactType.VOID
                        || identities.stream().anyMatch(identity -> Links.joins(fact, identity)))
                .toList();
    }

    @Override
    public Together together(InstitutionId institution, NavigableSet<IdentityId> identities) {
        lock.lock();
        try {
            Book book = book(institution);
            return new Together(
                    book.learner(identities),
                    book.metAt(identities),
                    book.facts.values().stream()
                            .filter(fact -> identities.contains(fact.identity()))
                            .sorted(Fact.EVALUATION)
                            .toList());
        } finally {
            lock.unlock();
        }
    }

    private Book book(InstitutionId institution) {
        return books.computeIfAbsent(institution, Book::new);
    }

    /** One institution's facts. */
    private final class Book {

        private final InstitutionId institution;
        private final Map<FactKey, Report> reports = new HashMap<>();
        private final Map<FactKey, Fact> facts = new HashMap<>();
        private final Map<IdentityName, IdentityId> names = new LinkedHashMap<>();
        private final Map<IdentityId, Instant> met = new LinkedHashMap<>();
        private final Map<LearnerId, Account> accounts = new TreeMap<>();
        private Links links = Links.none();

        Book(InstitutionId institution) {
            this.institution = institution;
        }

        Optional<IdentityId> identity(IdentityName who) {
            IdentityId opaque = new IdentityId(who.value());
            return Optional.ofNullable(names.get(who))
                    .or(() -> (who.namespace().equals(IdentityName.DEFAULT) && met.containsKey(opaque))
                            ? Optional.of(opaque)
                            : Optional.empty());
        }

        Optional<Account> find(IdentityName who) {
            return identity(who).map(links::learner).map(accounts::get);
        }

        Receipt append(Report report) {
            Report first = reports.get(report.key());
            if (first != null) {
                return alike(first, report) ? new Receipt.Duplicate() : new Receipt.Conflict();
            }
            IdentityId identity = meet(report.who(), report.recordedAt());
            Fact fact = report.detail() instanceof Detail.With with
                    ? report.of(identity, meet(with.other(), report.recordedAt()))
                    : report.of(identity);
            reports.put(report.key(), report);
            facts.put(report.key(), fact);
            Receipt receipt = find(report.who()).orElseThrow().append(fact);
            if (fact.type().links() || fact.type() == FactType.VOID) {
                putTogether();
            }
            return receipt;
        }

        private boolean alike(Report first, Report report) {
            return identity(first.who()).equals(identity(report.who()))
                    && alike(first.detail(), report.detail())
                    && first.equals(new Report(
                            report.key(),
                            first.who(),
                            report.type(),
                            report.kind(),
                            report.role(),
                            report.origin(),
                            report.at(),
                            first.recordedAt(),
                            report.unit(),
                            first.detail(),
                            report.note()));
        }

        private boolean alike(Detail first, Detail detail) {
            if (first instanceof Detail.With one && detail instanceof Detail.With other) {
                return identity(one.other()).equals(identity(other.other()));
            }
            return first.equals(detail);
        }

        IdentityId meet(IdentityName who, Instant at) {
            Optional<IdentityId> known = identity(who);
            if (known.isPresent()) {
                return known.get();
            }
            IdentityId identity = new IdentityId(String.format("id%06d", met.size()));
            names.put(who, identity);
            met.put(identity, at);
            account(new TreeSet<>(Set.of(identity)));
            return identity;
        }

        private void putTogether() {
            links = Links.of(links(institution), fact -> true);
            accounts.values()
                    .removeIf(account -> !account.identities.equals(links.together(account.identities.first())));
            met.keySet().forEach(identity -> {
                if (!accounts.containsKey(links.learner(identity))) {
                    account(links.together(identity));
                }
            });
        }

        private void account(NavigableSet<IdentityId> identities) {
            Account account = new Account(institution, learner(identities), metAt(identities), identities);
            facts.values().stream()
                    .filter(fact -> identities.contains(fact.identity()))
                    .forEach(account.facts::add);
            accounts.put(account.learner.id(), account);
        }

        Learner learner(NavigableSet<IdentityId> identities) {
            return new Learner(
                    new LearnerId(identities.first().value()),
                    names.entrySet().stream()
                            .filter(name -> identities.contains(name.getValue()))
                            .map(Map.Entry::getKey)
                            .toList(),
                    "");
        }

        Instant metAt(NavigableSet<IdentityId> identities) {
            return met.entrySet().stream()
                    .filter(each -> identities.contains(each.getKey()))
                    .map(Map.Entry::getValue)
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
        }
    }

    /** One learner's facts, and the periods that they came to under some terms. */
    private final class Account {

        private final InstitutionId institution;
        private final Learner learner;
        private final Instant metAt;
        private final NavigableSet<IdentityId> identities;
        private final List<Fact> facts = new ArrayList<>();
        private final List<Period> periods = new ArrayList<>();
        private Periods.Progress progress = Periods.Progress.NONE;
        private Optional<Terms> under = Optional.empty();

        Account(InstitutionId institution, Learner learner, Instant metAt, NavigableSet<IdentityId> identities) {
            this.identities = identities;
            this.institution = institution;
            this.learner = learner;
            this.metAt = metAt;
        }

        Receipt append(Fact fact) {
            Terms terms = foldAnewWhenTermsChanged();
            facts.add(fact);
            if (!Periods.canExtend(progress, fact, facts, terms.policy(), terms.zone())) {
                return fold(terms).receipt(fact);
            }
            Optional<Instant> lastFrom = progress.last().map(Period::from);
            Periods.Step step = Periods.extend(progress, fact, facts, terms.policy(), terms.zone());
            progress = step.after();
            if (lastFrom.isPresent() && lastFrom.equals(progress.last().map(Period::from))) {
                periods.remove(periods.size() - 1);
            }
            progress.last()
                    .filter(last -> periods.isEmpty()
                            || !periods.get(periods.size() - 1).equals(last))
                    .ifPresent(periods::add);
            return step.receipt();
        }

        List<Period> periods() {
            foldAnewWhenTermsChanged();
            return List.copyOf(periods);
        }

        Standing standing() {
            List<Period> now = periods();
            return new Standing(learner, progress.known(), now);
        }

        private Terms foldAnewWhenTermsChanged() {
            Terms terms = institutions.find(institution).map(Institution::terms).orElseThrow();
            if (under.filter(terms::equals).isEmpty()) {
                fold(terms);
                under = Optional.of(terms);
            }
            return terms;
        }

        private Periods.Fold fold(Terms terms) {
            Periods.Fold fold = Periods.fold(facts, terms.policy(), terms.zone());
            periods.clear();
            periods.addAll(fold.periods());
            progress = fold.progress();
            return fold;
        }
    }
}
