package org.headcount.web.admin.learners;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.ledger.Persons;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.month.Uncharged;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.ToldFact;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Terms;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.usage.Again;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.admin.usage.Patience;
import org.headcount.web.pages.PolicyWords;
import org.headcount.web.pages.Texts;

/** Why a learner is what it is: the same answers as those of the REST interface. */
final class LearnerDetails {

    private static final int FACTS_A_PAGE = 100;

    private final Rooms rooms;
    private final ToldFacts toldFacts;

    LearnerDetails(Rooms rooms) {
        this.rooms = rooms;
        this.toldFacts = new ToldFacts(rooms.ledger());
    }

    Answer page(Visit visit, IdentityName who) {
        Patience patience = Patience.begin();
        Instant at = visit.moment().at();
        Optional<Instant> knownAt = visit.moment().knownAt();
        Uncharged learner =
                rooms.meter().uncharged(visit.id(), who, at, knownAt).orElseThrow(Visit::notFound);
        List<ToldFact> facts = rooms.meter().facts(visit.id(), who, knownAt).orElseThrow(Visit::notFound);
        Map<FactKey, Fact> byKey = facts.stream()
                .map(ToldFact::fact)
                .collect(Collectors.toMap(Fact::key, Function.identity(), (one, same) -> one));
        Places places = Places.of(rooms.connections(), visit.id());
        ListRow head = ListRow.of(
                rooms.listing().uncharged(visit.id(), learner.standing(), at, knownAt), false, at, visit, places);
        List<ToldFact> newestFirst = facts.stream()
                .filter(told -> told.fact().type() != FactType.REFUSAL)
                .sorted(Comparator.comparing(ToldFact::fact, Fact.EVALUATION).reversed())
                .toList();
        int from = from(visit, newestFirst.size());
        int to = Math.min(newestFirst.size(), from + FACTS_A_PAGE);
        Terms terms = visit.terms();
        Optional<Figures.Several> counted = rooms.figures().months(visit, learner.touched(), patience);
        LearnerStatus status =
                counted.map(several -> learner.charged(several.months())).orElseGet(learner::uncharged);
        return Answer.of(visit.page(
                "admin/learners/learner.jte",
                new LearnerView(
                        head,
                        story(status, head, visit),
                        identities(status, places),
                        PeriodPicture.of(status, new Months(terms.zone()), visit.texts()),
                        periods(status, byKey, visit),
                        PolicyWords.of(visit.texts(), terms.policy().inForceAt(at)),
                        months(status, counted, visit),
                        counted.flatMap(Figures.Several::countedAt),
                        counted.isPresent() ? Optional.empty() : Optional.of(onward(visit, head)),
                        offer(visit, who, head),
                        toldFacts.rows(visit, newestFirst.subList(from, to), places),
                        newestFirst.size(),
                        to < newestFirst.size() ? to : 0,
                        from == 0 ? -1 : Math.max(0, from - FACTS_A_PAGE),
                        toldFacts.rows(visit, refusals(facts), places),
                        held(status, visit),
                        courses(visit, who),
                        vouchers(visit, status, facts))));
    }

    private static int from(Visit visit, int most) {
        String given = visit.parameter("older");
        return given.matches("\\d{1,7}") ? Math.min(Integer.parseInt(given), Math.max(0, most - 1)) : 0;
    }

    private static List<ToldFact> refusals(List<ToldFact> facts) {
        return facts.stream()
                .filter(told -> told.fact().type() == FactType.REFUSAL)
                .sorted(Comparator.comparing(ToldFact::fact, Fact.EVALUATION).reversed())
                .limit(FACTS_A_PAGE)
                .toList();
    }

    /** Status, and until when, as one would say it. */
    private static String story(LearnerStatus status, ListRow head, Visit visit) {
        Texts texts = visit.texts();
        Optional<String> since = status.since().map(at -> texts.shortInstant(at, visit.zone()));
        Optional<String> until = status.until().map(at -> texts.shortInstant(at, visit.zone()));
        return switch (head.status()) {
            case ACTIVE ->
                until.map(end -> texts.of("learners.story.active", since.orElse(""), end))
                        .orElseGet(() -> texts.of("learners.story.active.open", since.orElse("")));
            case INACTIVE ->
                until.map(begin -> texts.of("learners.story.planned", begin))
                        .or(() -> since.map(end -> texts.of("learners.story.inactive", end)))
                        .orElseGet(() -> texts.of("learners.story.never"));
            case NONE -> texts.of(head.switchable() ? "learners.story.unknown" : "learners.story.staff");
        };
    }

    private static List<LearnerView.Identity> identities(LearnerStatus status, Places places) {
        return status.learner().identities().stream()
                .map(name -> new LearnerView.Identity(name.toString(), places.source(name.namespace())))
                .toList();
    }

    private static List<LearnerView.Stretch> periods(LearnerStatus status, Map<FactKey, Fact> facts, Visit visit) {
        List<LearnerView.Stretch> periods = new ArrayList<>();
        for (Period period : status.periods()) {
            periods.add(
                    0,
                    new LearnerView.Stretch(
                            period.from(),
                            period.end(),
                            words(facts, Optional.of(period.opened()), visit),
                            words(facts, period.closed(), visit)));
        }
        return periods;
    }

    private static String words(Map<FactKey, Fact> facts, Optional<FactKey> key, Visit visit) {
        return key.flatMap(known -> Optional.ofNullable(facts.get(known)))
                .map(fact -> FactWords.what(visit.texts(), fact))
                .orElse("");
    }

    /** Where the same page has what was charged. */
    private static ListView.Onward onward(Visit visit, ListRow head) {
        String older = visit.parameter("older");
        String query = Stream.of(older.matches("\\d{1,7}") ? "older=" + older : "", isPriced(visit) ? "price=now" : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("&"));
        String page = "learners/" + head.id();
        return new ListView.Onward(query.isEmpty() ? page : page + "?" + query, Again.of(visit));
    }

    private static List<LearnerView.Month> months(
            LearnerStatus status, Optional<Figures.Several> counted, Visit visit) {
        Map<YearMonth, MonthAnswer> answers = counted.map(Figures.Several::months).orElse(List.of()).stream()
                .collect(Collectors.toMap(MonthAnswer::month, Function.identity()));
        List<LearnerView.Month> months = new ArrayList<>();
        for (LearnerStatus.ChargedMonth touched : status.months()) {
            YearMonth month = touched.month();
            months.add(
                    0,
                    new LearnerView.Month(
                            visit.texts().month(month),
                            Optional.ofNullable(answers.get(month)).map(answer -> charge(touched, answer, visit))));
        }
        return months;
    }

    private static LearnerView.Charge charge(LearnerStatus.ChargedMonth touched, MonthAnswer answer, Visit visit) {
        Texts texts = visit.texts();
        String amount = touched.charged()
                ? answer.ofOne()
                        .flatMap(one -> answer.currency().map(currency -> texts.money(one, currency)))
                        .orElse("")
                : "";
        String reason = touched.reason()
                .map(fact -> texts.of(
                        "learners.why.active",
                        FactWords.what(texts, fact),
                        texts.day(fact.effectiveAt().atZone(visit.zone()).toLocalDate())))
                .orElse("");
        return new LearnerView.Charge(touched.charged(), reason, amount);
    }

    private Optional<LearnerView.Offer> offer(Visit visit, IdentityName who, ListRow head) {
        if (!visit.frame().mayManage() || !head.switchable() || !visit.policy().switching()) {
            return Optional.empty();
        }
        boolean on = head.status() != ListRow.Status.ACTIVE;
        if (rooms.figures().isVeryLarge(visit) && !isPriced(visit)) {
            return Optional.of(new LearnerView.Offer(on, Optional.empty()));
        }
        return rooms.meter().switchPreview(visit.id(), who, on, Optional.empty())
                        instanceof SwitchOutcome.Previewed previewed
                ? Optional.of(new LearnerView.Offer(on, Optional.of(Price.of(previewed.costs(), visit))))
                : Optional.empty();
    }

    /** A price is of this moment, and of very many learners the page has none before it is asked for it. */
    private static boolean isPriced(Visit visit) {
        return visit.parameter("price").equals("now");
    }

    private List<LearnerView.Held> held(LearnerStatus status, Visit visit) {
        Map<String, String> tools = rooms.connections().tools(visit.id()).stream()
                .collect(Collectors.toMap(ToolRegistration::id, ToolRegistration::name));
        return rooms.holds().waiting(visit.id(), status.learner().id()).stream()
                .map(hold -> new LearnerView.Held(
                        hold.id(), tools.getOrDefault(hold.tool(), hold.tool()), hold.scoredAt(), hold.receivedAt()))
                .toList();
    }

    private List<LearnerView.Course> courses(Visit visit, IdentityName who) {
        Map<String, String> lmss = rooms.connections().platforms(visit.id()).stream()
                .collect(Collectors.toMap(PlatformRegistration::id, PlatformRegistration::name));
        return rooms.rosters().of(visit.id(), who).stream()
                .map(enrolment -> new LearnerView.Course(
                        lmss.getOrDefault(
                                enrolment.course().platform(),
                                enrolment.course().platform()),
                        enrolment.course().context(),
                        enrolment.state(),
                        enrolment.seenAt()))
                .toList();
    }

    private List<LearnerView.VoucherRow> vouchers(Visit visit, LearnerStatus status, List<ToldFact> facts) {
        return Vouchers.of(status.learner().identities(), facts, name -> identity(visit, name));
    }

    private Optional<IdentityId> identity(Visit visit, IdentityName name) {
        return rooms.ledger().meant(visit.id(), name).map(Persons.Meant::identity);
    }
}
