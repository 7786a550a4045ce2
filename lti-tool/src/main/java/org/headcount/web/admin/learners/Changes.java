package org.headcount.web.admin.learners;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.headcount.lti.message.PlainText;
import org.headcount.metering.Meter;
import org.headcount.metering.Switching;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.fact.Voucher;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Standing;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** What the forms of the pages of learners ask for. */
final class Changes {

    /** The source of the facts that staff make on these pages. */
    static final String SOURCE = "headcount.staff";

    /** The field that names one of those whom an order of many moves, by which it is known again. */
    private static final String FIRST = "first";

    /** How many learners one order moves at most. */
    private static final int MOST = 10_000;

    private final Rooms rooms;

    Changes(Rooms rooms) {
        this.rooms = rooms;
    }

    /** The switches of those who are ticked, or of all whom the filter fits. */
    Answer switchMany(Visit visit) {
        boolean all = visit.parameter("which").equals("all");
        ListFilter filter = ListFilter.of(visit);
        Instant at = at(visit);
        List<IdentityName> learners = all
                ? rooms.switching()
                        .matching(
                                visit.id(),
                                filter.question(at, MOST, ""),
                                filter.narrowing(() -> rooms.holds().learners(visit.id())))
                : visit.parameters("learner").stream()
                        .filter(IdentityName::isValue)
                        .distinct()
                        .limit(LearnerList.A_PAGE)
                        .map(id -> new IdentityName(IdentityName.DEFAULT, id))
                        .toList();
        if (all && visit.parameter("step").equals("go") && isMade(visit)) { // whom the filter fits are others now
            return Answer.goOn(filter.at(visit.frame().page("learners")), Notice.done("switched-before"));
        }
        if (learners.isEmpty() || learners.size() > MOST) {
            return Answer.goOn(
                    filter.at(visit.frame().page("learners")),
                    Notice.failed(learners.isEmpty() ? "nobody-chosen" : "too-many"));
        }
        Map<String, String> fields = new TreeMap<>(all ? filter.fields() : Map.of());
        fields.put("which", all ? "all" : "some");
        return switchThem(
                visit,
                learners,
                at,
                fields,
                all ? List.of() : learners.stream().map(IdentityName::value).toList(),
                "learners/switch",
                filter.at("learners"));
    }

    /** What becomes of one learner. */
    Answer of(Visit visit, IdentityName who, String what) {
        Standing learner = rooms.ledger().standing(visit.id(), who).orElseThrow(Visit::notFound);
        return switch (what) {
            case "switch" ->
                switchThem(
                        visit,
                        List.of(who),
                        at(visit),
                        Map.of(),
                        List.of(),
                        address(learner, "switch"),
                        address(learner, ""));
            case "void" -> voids(visit, learner);
            case "exempt" -> exempts(visit, learner);
            case "revoke" -> revokes(visit, learner);
            case "link" -> links(visit, learner);
            case "part" -> parts(visit, learner);
            case "erase" ->
                TwoSteps.of(
                        visit,
                        new EraseChange(rooms, visit, learner, places(visit).called(learner.learner())));
            default -> throw Visit.notFound();
        };
    }

    private Answer switchThem(
            Visit visit,
            List<IdentityName> learners,
            Instant at,
            Map<String, String> fields,
            List<String> ticked,
            String address,
            String back) {
        Texts texts = visit.texts();
        boolean on = visit.parameter("on").equals("true");
        String key = key(visit);
        Switching.Order order = new Switching.Order(on, at, Optional.of(key), "", Report.Note.NONE);
        Optional<Switching.Plan> plan = rooms.switching().plan(visit.id(), order, learners);
        if (plan.isEmpty()) {
            return Answer.goOn(visit.frame().page(back), Notice.failed("no-switching"));
        }
        if (ended(visit)) {
            return Answer.goOn(visit.frame().page(back), Notice.failed("contract-ended"));
        }
        List<Report> reports = plan.get().reports();
        if (reports.isEmpty()) {
            boolean staff = plan.get().items().stream().anyMatch(Switching.Item.RoleNotCounted.class::isInstance);
            return Answer.goOn(visit.frame().page(back), Notice.failed(staff ? "not-counted" : "no-learner"));
        }
        Map<String, String> carried = new HashMap<>(fields);
        carried.put("on", Boolean.toString(on));
        carried.put("at", at.toString());
        carried.put("key", key);
        carried.put(FIRST, reports.get(0).who().value());
        int left = learners.size() - reports.size();
        Change.Words words = new Change.Words(
                learners.size() == 1
                        ? texts.of(
                                on ? "learners.change.on.one" : "learners.change.off.one", name(visit, learners.get(0)))
                        : texts.of(on ? "learners.change.on" : "learners.change.off", texts.number(reports.size())),
                texts.of(on ? "learners.change.on.about" : "learners.change.off.about"),
                left == 0 ? List.of() : List.of(texts.of("learners.change.left", texts.number(left))),
                texts.of(on ? "learners.switch.on" : "learners.switch.off"),
                address,
                carried,
                ticked,
                back,
                false);
        return TwoSteps.of(
                visit,
                new ReportedChange(
                        rooms,
                        visit,
                        words,
                        false,
                        note -> reports.stream()
                                .map(report -> noted(report, note))
                                .toList()));
    }

    /** Whether an order of many is on record already. */
    private boolean isMade(Visit visit) {
        String first = visit.parameter(FIRST);
        return IdentityName.isValue(first)
                && rooms.ledger()
                        .fact(visit.id(), new FactKey(Meter.SOURCE, key(visit) + ":" + first))
                        .isPresent();
    }

    private Answer voids(Visit visit, Standing learner) {
        FactKey voided = factKey(visit);
        Fact fact =
                rooms.ledger().fact(visit.id(), voided).map(Ledger.Kept::fact).orElseThrow(Visit::notFound);
        Texts texts = visit.texts();
        Change.Words words = new Change.Words(
                texts.of(
                        "learners.change.void",
                        FactWords.what(texts, fact),
                        texts.day(fact.effectiveAt().atZone(visit.zone()).toLocalDate())),
                texts.of("learners.change.void.about"),
                List.of(),
                texts.of("learners.void"),
                address(learner, "void"),
                Map.of("source", voided.source(), "id", voided.id(), "key", key(visit)),
                List.of(),
                address(learner, ""),
                false);
        return report(visit, learner, words, FactType.VOID, Kind.OTHER, new Detail.Voids(voided), true);
    }

    private Answer exempts(Visit visit, Standing learner) {
        Optional<Instant> from = visit.instant("from");
        Optional<Instant> until = visit.instant("until");
        boolean usable = from.filter(begin -> !begin.isBefore(Fact.EARLIEST)).isPresent()
                && until.filter(end -> !end.isAfter(from.orElseThrow())).isEmpty();
        if (!usable) {
            return Answer.goOn(visit.frame().page(address(learner, "")), Notice.failed("no-stretch"));
        }
        Texts texts = visit.texts();
        String begin = texts.shortInstant(from.orElseThrow(), visit.zone());
        Map<String, String> fields =
                new HashMap<>(Map.of("from", from.orElseThrow().toString(), "key", key(visit)));
        until.ifPresent(end -> fields.put("until", end.toString()));
        Change.Words words = new Change.Words(
                texts.of("learners.change.exempt", places(visit).called(learner.learner())),
                until.map(end -> texts.of("learners.change.exempt.about", begin, texts.shortInstant(end, visit.zone())))
                        .orElseGet(() -> texts.of("learners.change.exempt.open", begin)),
                List.of(),
                texts.of("learners.exempt"),
                address(learner, "exempt"),
                fields,
                List.of(),
                address(learner, ""),
                false);
        Detail stretch = new Detail.Exempts(new Span(from.orElseThrow(), until.orElse(Period.OPEN)));
        return report(visit, learner, words, FactType.EXEMPT, Kind.OTHER, stretch, false);
    }

    private Answer revokes(Visit visit, Standing learner) {
        IdentityName voucher = named(visit, "voucher")
                .filter(name -> name.namespace().equals(Voucher.NAMESPACE))
                .filter(learner.learner().identities()::contains)
                .orElseThrow(Visit::notFound);
        Texts texts = visit.texts();
        Change.Words words = new Change.Words(
                texts.of("learners.change.revoke", voucher.value()),
                texts.of("learners.change.revoke.about"),
                List.of(),
                texts.of("learners.revoke"),
                address(learner, "revoke"),
                Map.of("voucher", voucher.toString(), "key", key(visit)),
                List.of(),
                address(learner, ""),
                false);
        Instant now = now();
        return ended(visit)
                ? Answer.goOn(visit.frame().page(words.back()), Notice.failed("contract-ended"))
                : TwoSteps.of(
                        visit,
                        new ReportedChange(
                                rooms,
                                visit,
                                words,
                                true,
                                note -> List.of(new Report(
                                        new FactKey(SOURCE, key(visit)),
                                        voucher,
                                        FactType.VOUCHER_REVOKED,
                                        Kind.VOUCHER,
                                        Role.LEARNER,
                                        Origin.STAFF,
                                        now,
                                        now,
                                        "",
                                        note))));
    }

    private Answer links(Visit visit, Standing learner) {
        Optional<IdentityName> other = named(visit, "other");
        String back = address(learner, "");
        if (other.isEmpty()) {
            return Answer.goOn(visit.frame().page(back), Notice.failed("no-identity"));
        }
        Texts texts = visit.texts();
        Change.Words words = new Change.Words(
                texts.of("learners.change.link", places(visit).called(learner.learner()), name(visit, other.get())),
                texts.of("learners.change.link.about"),
                List.of(),
                texts.of("learners.link"),
                address(learner, "link"),
                Map.of("other", other.get().toString()),
                List.of(),
                back,
                false);
        return link(
                visit,
                words,
                (reason, preview) -> rooms.linking()
                        .by(visit.author())
                        .link(
                                visit.id(),
                                List.of(opaque(learner), other.get()),
                                reason,
                                visit.author().name(),
                                preview));
    }

    private Answer parts(Visit visit, Standing learner) {
        IdentityName identity = named(visit, "identity")
                .filter(learner.learner().identities()::contains)
                .orElseThrow(Visit::notFound);
        Texts texts = visit.texts();
        Change.Words words = new Change.Words(
                texts.of("learners.change.part", places(visit).identity(identity)),
                texts.of("learners.change.part.about", places(visit).called(learner.learner())),
                List.of(),
                texts.of("learners.part"),
                address(learner, "part"),
                Map.of("identity", identity.toString()),
                List.of(),
                address(learner, ""),
                false);
        return link(
                visit,
                words,
                (reason, preview) -> rooms.linking()
                        .by(visit.author())
                        .change(
                                visit.id(),
                                opaque(learner),
                                List.of(),
                                List.of(identity),
                                reason,
                                visit.author().name(),
                                preview));
    }

    private Answer link(Visit visit, Change.Words words, LinkChange.Linker linker) {
        LinkChange change = new LinkChange(visit, words, linker);
        Optional<String> objection = ended(visit) ? Optional.of("contract-ended") : change.objection();
        return objection
                .map(code -> Answer.goOn(visit.frame().page(words.back()), Notice.failed(code)))
                .orElseGet(() -> TwoSteps.of(visit, change));
    }

    private Answer report(
            Visit visit,
            Standing learner,
            Change.Words words,
            FactType type,
            Kind kind,
            Detail detail,
            boolean asksApproval) {
        if (ended(visit)) {
            return Answer.goOn(visit.frame().page(words.back()), Notice.failed("contract-ended"));
        }
        Instant now = now();
        FactKey key = new FactKey(SOURCE, key(visit));
        return TwoSteps.of(
                visit,
                new ReportedChange(
                        rooms,
                        visit,
                        words,
                        asksApproval,
                        note -> List.of(new Report(
                                key,
                                opaque(learner),
                                type,
                                kind,
                                Role.LEARNER,
                                Origin.STAFF,
                                now,
                                now,
                                "",
                                detail,
                                note))));
    }

    private static Report noted(Report report, Report.Note note) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                report.unit(),
                report.detail(),
                note);
    }

    private boolean ended(Visit visit) {
        return visit.institution().terms().ended(now()).isPresent();
    }

    private String name(Visit visit, IdentityName who) {
        return rooms.ledger()
                .standing(visit.id(), who)
                .map(standing -> places(visit).called(standing.learner()))
                .orElseGet(() -> places(visit).identity(who));
    }

    private Places places(Visit visit) {
        return Places.of(rooms.connections(), visit.id());
    }

    private static IdentityName opaque(Standing learner) {
        return new IdentityName(IdentityName.DEFAULT, learner.learner().id().value());
    }

    private static String address(Standing learner, String what) {
        return "learners/" + learner.learner().id().value() + (what.isEmpty() ? "" : "/" + what);
    }

    /** The fact that a form names. */
    private static FactKey factKey(Visit visit) {
        try {
            return new FactKey(visit.text("source"), visit.text("id"));
        } catch (IllegalArgumentException none) {
            throw Visit.notFound();
        }
    }

    private static Optional<IdentityName> named(Visit visit, String field) {
        String text = visit.parameter(field);
        try {
            return PlainText.is(text) && !text.isEmpty() ? Optional.of(IdentityName.parse(text)) : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Names what is asked for from its first step on, so that the same form sent again changes nothing more. */
    private static String key(Visit visit) {
        String given = visit.parameter("key");
        if (given.matches("[0-9a-f-]{36}")) {
            return given;
        }
        Object made = visit.request().getAttribute(SOURCE);
        String key = made instanceof String known ? known : UUID.randomUUID().toString();
        visit.request().setAttribute(SOURCE, key);
        return key;
    }

    private Instant at(Visit visit) {
        return visit.instant("at").filter(at -> !at.isBefore(Fact.EARLIEST)).orElseGet(this::now);
    }

    private Instant now() {
        return Micros.floor(rooms.clock().instant());
    }
}
