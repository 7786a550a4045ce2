package org.headcount.metering;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Page;
import org.headcount.metering.ledger.Regrouping;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthCosts;
import org.headcount.metering.month.Narrowed;
import org.headcount.metering.month.Narrowing;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.month.Uncharged;
import org.headcount.metering.report.Overview;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Standing;
import org.headcount.metering.status.ToldFact;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;

/**
 * The meter: writes facts down, decides, and answers who is active, what a month came to and why. Every answer follows
 * from the facts and the terms known; {@code asOf} defaults to now and may lie ahead, {@code knownAt} to everything
 * recorded. Methods throw {@link IllegalArgumentException} for an institution that does not exist.
 */
public final class Meter {

    /** The source of the facts that this meter makes itself. */
    public static final String SOURCE = "headcount.switch";

    private static final int PAGE = 500;

    private final Institutions institutions;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Approvals approvals;

    public Meter(Institutions institutions, Ledger ledger, InstantSource clock) {
        this(institutions, ledger, clock, Approvals.USUAL_LIMIT, false);
    }

    /** @param approvalAbove what may be taken back without a second person, over all months together, in whatever the institution pays in */
    public Meter(Institutions institutions, Ledger ledger, InstantSource clock, BigDecimal approvalAbove) {
        this(institutions, ledger, clock, approvalAbove, false);
    }

    /** @param approvalByKey whether the second person has to prove it: see {@link Author#approver} */
    public Meter(
            Institutions institutions,
            Ledger ledger,
            InstantSource clock,
            BigDecimal approvalAbove,
            boolean approvalByKey) {
        this(institutions, ledger, clock, new Approvals(approvalAbove, approvalByKey));
    }

    private Meter(Institutions institutions, Ledger ledger, InstantSource clock, Approvals approvals) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.clock = clock;
        this.approvals = approvals;
    }

    /** The same, which writes down for somebody: see {@link Ledger#by}. */
    public Meter by(Author author) {
        return new Meter(institutions, ledger.by(author), clock, approvals.by(author));
    }

    /** The same, which loads a history for somebody: see {@link Ledger#loadedBy}. */
    public Meter loadedBy(Author author) {
        return new Meter(institutions, ledger.loadedBy(author), clock, approvals);
    }

    /**
     * Writes down what happened; facts are never refused for status. Safe to repeat. A void, or the revocation of a voucher,
     * is looked at by what was known when its turn came: one that needs an approval and has none is not written down, nor
     * a void about another learner than the fact's.
     */
    public List<Receipt> record(InstitutionId institution, List<Report> reports) {
        if (reports.stream().noneMatch(Approvals::concern)) {
            return ledger.append(institution, reports);
        }
        List<Receipt> receipts = new ArrayList<>();
        List<Report> waiting = new ArrayList<>();
        for (Report report : reports) {
            if (Approvals.concern(report)) {
                receipts.addAll(ledger.append(institution, waiting));
                waiting.clear();
                receipts.add(takeBack(institution(institution), report));
            } else {
                waiting.add(report);
            }
        }
        receipts.addAll(ledger.append(institution, waiting));
        return receipts;
    }

    /**
     * Looked at twice: by what is known now, so that nobody has to wait for what does not pass, and where it does, again when nobody else writes, by the terms
     * and the facts that are there then.
     */
    private Receipt takeBack(Institution institution, Report report) {
        BiFunction<Terms, Ledger, Optional<Receipt>> objection = (terms, facts) ->
                approvals.objection(new Books(institution.with(terms), facts, Optional.empty()), report, now());
        return objection
                .apply(institution.terms(), ledger)
                .orElseGet(() -> ledger.appendUnless(institution.id(), report, objection));
    }

    /** Whether a change to somebody's record may go ahead. Records nothing; the role is that of the learner meant. */
    public Decision decide(InstitutionId institution, IdentityName who, Kind kind, Origin origin, Role role) {
        return decide(institution, List.of(new Decision.Change(who, kind, origin, role)))
                .get(0);
    }

    /** The same for many at one instant, in their order: each for itself, as if the others were not asked about. */
    public List<Decision> decide(InstitutionId institution, List<Decision.Change> changes) {
        Deciding deciding = deciding(institution);
        return changes.stream()
                .map(change -> deciding.of(
                        ledger.licence(institution, change.who()), change.kind(), change.origin(), change.role()))
                .toList();
    }

    /** The same for a learner already looked up. */
    public Decision decide(InstitutionId institution, Standing who, Kind kind, Origin origin, Role role) {
        return decide(institution, who.licence(), kind, origin, role);
    }

    /** The same by a licence already looked up. */
    public Decision decide(InstitutionId institution, Licence licence, Kind kind, Origin origin, Role role) {
        return deciding(institution).of(Optional.of(licence), kind, origin, role);
    }

    /**
     * The same for whoever holds all that decides: looks nothing up.
     *
     * @param who empty for somebody never met
     * @param inUse how many licences are in use; asked only where the answer depends on it
     */
    public Decision decide(Terms terms, Optional<Licence> who, IntSupplier inUse, Kind kind, Origin origin, Role role) {
        return new Deciding(terms, now(), inUse).of(who, kind, origin, role);
    }

    private Deciding deciding(InstitutionId institution) {
        Instant now = now();
        return new Deciding(institution(institution).terms(), now, () -> ledger.inUse(institution, now));
    }

    /**
     * The next instant at which a decision about somebody may come out otherwise by what is known now, without anything being reported or agreed meanwhile: the
     * present period ends, a planned one begins, or another policy comes into force. Empty where there is none. Licences that become free are not looked for.
     */
    public Optional<Instant> nextChange(InstitutionId institution, IdentityName who) {
        Instant now = now();
        Optional<Instant> period = ledger.licence(institution, who).flatMap(licence -> licence.until(now));
        Optional<Instant> policy = institution(institution).terms().policy().inForce().stream()
                .map(Dated::from)
                .filter(from -> from.isAfter(now))
                .findFirst();
        return Stream.of(period, policy).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /** One learner with periods, months and reasons; empty for somebody never met, or not yet as far as was known. */
    public Optional<LearnerStatus> status(
            InstitutionId institution, IdentityName who, Instant asOf, Optional<Instant> knownAt) {
        Books books = books(institution(institution), knownAt);
        return books.whole(who).map(whole -> status(books, whole, Micros.floor(asOf)));
    }

    /** The same at the cost of that learner's facts alone; what is charged is told once the months are counted. */
    public Optional<Uncharged> uncharged(
            InstitutionId institution, IdentityName who, Instant asOf, Optional<Instant> knownAt) {
        Books books = books(institution(institution), knownAt);
        return books.whole(who).map(whole -> Uncharged.of(books, whole, Micros.floor(asOf), now()));
    }

    private LearnerStatus status(Books books, Books.Whole whole, Instant asOf) {
        return Uncharged.of(books, whole, asOf, now()).charged(books);
    }

    /**
     * Why a learner is what it is at an instant: as in {@link LearnerStatus#reason()}, at the cost of that learner's
     * facts alone.
     */
    public Optional<Fact> reason(InstitutionId institution, Standing standing, Instant asOf) {
        Books books = books(institution(institution), Optional.empty());
        List<Fact> facts = books.facts(standing.learner().id());
        return books.fold(facts).reason(asOf).flatMap(key -> Books.find(facts, key));
    }

    /**
     * All facts of a learner, in the order of evaluation, each with what became of it; empty for somebody never met, or
     * not yet as far as was known.
     */
    public Optional<List<ToldFact>> facts(InstitutionId institution, IdentityName who, Optional<Instant> knownAt) {
        Books books = books(institution(institution), knownAt);
        return books.whole(who)
                .map(whole -> ToldFact.all(whole.facts(), books.fold(whole.facts()), knownAt.orElse(now())));
    }

    /** Learners that a question fits, ordered by opaque id; as known then, those who had been met. */
    public Page list(InstitutionId institution, Ledger.Question question, Optional<Instant> knownAt) {
        return list(institution, question, Narrowing.NONE, knownAt);
    }

    /** The same, narrowed. Where that needs facts it costs those of all whom the question fits, up to the page's last one. */
    public Page list(InstitutionId institution, Ledger.Question asked, Narrowing narrowing, Optional<Instant> knownAt) {
        Books books = books(institution(institution), knownAt);
        Ledger.Question question = narrowing.ask(asked, books.months());
        Narrowed narrowed = new Narrowed(books, narrowing, question.asOf());
        return narrowing
                .among()
                .map(some -> among(books, question, narrowed, some))
                .orElseGet(() -> list(books, question, narrowed, narrowing.needsFacts(), knownAt));
    }

    private Page list(
            Books books, Ledger.Question question, Narrowed narrowed, boolean needsFacts, Optional<Instant> knownAt) {
        List<Standing> found = new ArrayList<>();
        Optional<Regrouping> regrouping = books.links()
                .map(known -> known.regrouping(
                        question.after(),
                        together -> books.asKnown(together)
                                .filter(standing -> question.names(standing.learner()))
                                .filter(question::fits)
                                .filter(standing -> narrowed.fits(standing.licence()))
                                .ifPresent(found::add)));
        String after = question.after();
        boolean more = true;
        int most = question.limit() + 1;
        while (more && found.size() <= question.limit()) {
            Ledger.Question step = knownAt.isEmpty()
                    ? question.page(after, most)
                    : question.everybody().page(after, PAGE);
            List<Standing> candidates = ledger.standings(books.id(), step);
            for (Standing candidate : candidates) {
                if (found.size() <= question.limit()
                        && (regrouping.isEmpty()
                                || regrouping.get().passes(candidate.learner().id()))) {
                    books.asKnown(candidate)
                            .filter(question::fits)
                            .filter(standing -> narrowed.fits(standing.licence()))
                            .ifPresent(found::add);
                }
            }
            more = candidates.size() == step.limit();
            most = needsFacts ? Math.max(most, Math.min(PAGE, 2 * most)) : most;
            after = candidates.isEmpty()
                    ? after
                    : candidates.get(candidates.size() - 1).learner().id().value();
        }
        if (!more) {
            regrouping.ifPresent(Regrouping::end);
        }
        return page(found, question);
    }

    private static Page among(Books books, Ledger.Question question, Narrowed narrowed, NavigableSet<LearnerId> some) {
        List<Standing> found = new ArrayList<>();
        for (LearnerId learner :
                question.after().isEmpty() ? some : some.tailSet(new LearnerId(question.after()), false)) {
            books.standing(new IdentityName(IdentityName.DEFAULT, learner.value()))
                    .filter(standing -> standing.learner().id().equals(learner))
                    .filter(standing -> question.names(standing.learner()))
                    .filter(question::fits)
                    .filter(standing -> narrowed.fits(standing.licence()))
                    .ifPresent(found::add);
            if (found.size() > question.limit()) {
                break;
            }
        }
        return page(found, question);
    }

    private static Page page(List<Standing> found, Ledger.Question question) {
        if (found.size() <= question.limit()) {
            return new Page(found, question.asOf(), Optional.empty());
        }
        List<Standing> page = found.subList(0, question.limit());
        String last = page.get(page.size() - 1).learner().id().value();
        return new Page(page, question.asOf(), Optional.of(last));
    }

    /** A month by all facts known; {@code asOf} says only how far the month is. */
    public MonthAnswer month(
            InstitutionId institution, YearMonth month, Optional<Instant> asOf, Optional<Instant> knownAt) {
        return books(institution(institution), knownAt).answer(month, asOf.orElse(now()));
    }

    /** Several at once; see {@link #month}. */
    public List<MonthAnswer> months(
            InstitutionId institution, Collection<YearMonth> months, Instant asOf, Optional<Instant> knownAt) {
        Books books = books(institution(institution), knownAt);
        List<MonthAnswer> answers = new ArrayList<>();
        new TreeMap<>(books.counts(months)).forEach((month, count) -> answers.add(books.answer(month, count, asOf)));
        return answers;
    }

    /**
     * Who is charged for a month and why, a page at a time by opaque id. Costs a month's count and the facts of those on
     * the page; with {@code knownAt} everybody's facts. Pages asked for while facts arrive may not add up; those known
     * at one instant do.
     *
     * @param after the opaque id after which the page begins; empty for the first one
     */
    public ChargedLearners charged(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> asOf,
            Optional<Instant> knownAt,
            int limit,
            String after) {
        return charged(institution, month, asOf, knownAt, Optional.empty(), Optional.empty(), limit, after);
    }

    /**
     * The same, of one unit only where one is named: those whose reason has its label.
     *
     * @param measure who would be charged if this number were billed; empty for the one that is
     */
    public ChargedLearners charged(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> asOf,
            Optional<Instant> knownAt,
            Optional<String> unit,
            Optional<Policy.Measure> measure,
            int limit,
            String after) {
        Books books = books(institution(institution), knownAt);
        MonthAnswer answer = books.answer(month, asOf.orElse(now()), measure);
        return ChargedLearners.page(answer, books.charged(answer, unit, after, limit + 1), limit);
    }

    /** The same of a month that was answered before: costs the facts of those on the page alone, but for {@code knownAt}. */
    public ChargedLearners charged(
            InstitutionId institution,
            MonthAnswer month,
            Optional<Instant> knownAt,
            Optional<String> unit,
            int limit,
            String after) {
        Books books = books(institution(institution), knownAt);
        return ChargedLearners.page(month, books.charged(month, unit, after, limit + 1), limit);
    }

    /** The same if another number were billed. */
    public ChargedLearners charged(
            InstitutionId institution,
            YearMonth month,
            Policy.Measure measure,
            Instant asOf,
            Optional<Instant> knownAt,
            int limit,
            String after) {
        Books books = books(institution(institution), knownAt);
        MonthAnswer agreed = books.answer(month, asOf);
        MonthAnswer answer = agreed.by(measure, books.terms().isContracted(agreed.span()));
        return ChargedLearners.page(answer, books.charged(answer, after, limit + 1), limit);
    }

    /**
     * Switches a learner on or off. Nobody is made a learner by it who is known as staff or test user only.
     *
     * @param at when it takes effect, past or planned; empty for now
     */
    public SwitchOutcome switchTo(
            InstitutionId institution,
            IdentityName who,
            boolean on,
            String reason,
            String actor,
            Optional<Instant> at) {
        return switching(institution, who, on, at, (books, standing, fact) -> {
            if (books.terms().ended(fact.recordedAt()).isPresent()) {
                return new SwitchOutcome.ContractEnded();
            }
            List<SwitchOutcome.Cost> costs = costs(books, who, fact);
            ledger.append(institution, List.of(report(fact, standing, new Report.Note(actor, reason, ""))));
            return books.whole(who)
                    .<SwitchOutcome>map(now -> new SwitchOutcome.Switched(status(books, now, fact.recordedAt()), costs))
                    .orElseGet(SwitchOutcome.NoSuchLearner::new);
        });
    }

    /** What switching a learner would cost. Changes nothing. */
    public SwitchOutcome switchPreview(InstitutionId institution, IdentityName who, boolean on, Optional<Instant> at) {
        return switching(
                institution,
                who,
                on,
                at,
                (books, standing, fact) -> new SwitchOutcome.Previewed(costs(books, who, fact)));
    }

    private static List<SwitchOutcome.Cost> costs(Books books, IdentityName who, Fact fact) {
        MonthCosts costs = new MonthCosts(books, fact.recordedAt());
        return books.about(
                who,
                () -> books.learner(who).map(learner -> costs.of(learner, fact)).orElseGet(List::of));
    }

    private SwitchOutcome switching(
            InstitutionId institution, IdentityName who, boolean on, Optional<Instant> at, SwitchStep step) {
        Books books = books(institution(institution), Optional.empty());
        Optional<Standing> standing = books.standing(who);
        if (standing.isEmpty()) {
            return new SwitchOutcome.NoSuchLearner();
        }
        Instant now = now();
        Instant effective = at.orElse(now);
        if (!books.terms().policy().inForceAt(effective).switching()) {
            return new SwitchOutcome.NoSwitching();
        }
        if (neverCounted(books, who, standing.get(), effective)) {
            return new SwitchOutcome.RoleNotCounted();
        }
        Fact fact = new Fact(
                new FactKey(SOURCE, UUID.randomUUID().toString()),
                new IdentityId(standing.get().learner().id().value()),
                on ? FactType.SWITCH_ON : FactType.SWITCH_OFF,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                effective,
                now,
                "");
        return step.with(books, standing.get(), fact);
    }

    /** What is done with a switch once it is clear that there may be one. */
    private interface SwitchStep {
        SwitchOutcome with(Books books, Standing standing, Fact fact);
    }

    /**
     * Whether all that is known of somebody happened in a part that never counts, such as staff or a test user: then
     * there is no switch to move. Of somebody else nothing may be known yet, and then staff may make a learner of them.
     */
    public boolean neverCounted(InstitutionId institution, Standing standing) {
        return neverCounted(books(institution(institution), Optional.empty()), opaque(standing), standing, now());
    }

    static boolean neverCounted(Books books, IdentityName who, Standing standing, Instant at) {
        return !standing.known()
                && books.whole(who)
                        .filter(whole -> books.neverCounted(whole.standing().licence(), whole.facts(), at))
                        .isPresent();
    }

    private static IdentityName opaque(Standing standing) {
        return new IdentityName(IdentityName.DEFAULT, standing.learner().id().value());
    }

    private static Report report(Fact fact, Standing standing, Report.Note note) {
        return new Report(
                fact.key(),
                opaque(standing),
                fact.type(),
                fact.kind(),
                fact.role(),
                fact.origin(),
                fact.occurredAt(),
                fact.recordedAt(),
                fact.unit(),
                note);
    }

    /** Licences in use now, and the present month so far. */
    public Overview overview(InstitutionId institution) {
        Instant now = now();
        Books books = books(institution(institution), Optional.empty());
        return new Overview(now, books.inUse(now), books.answer(books.months().containing(now), now));
    }

    private Books books(Institution institution, Optional<Instant> knownAt) {
        return new Books(institution, ledger, knownAt);
    }

    private Institution institution(InstitutionId id) {
        return institutions.find(id).orElseThrow(() -> new IllegalArgumentException("there is no institution " + id));
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
