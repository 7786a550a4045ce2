package org.headcount.web.admin.learners;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.ToldFact;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** Facts with who reported them and what became of them, in words. */
final class ToldFacts {

    private final Ledger ledger;

    ToldFacts(Ledger ledger) {
        this.ledger = ledger;
    }

    List<LearnerView.Told> rows(Visit visit, List<ToldFact> facts, Places places) {
        return facts.stream().map(told -> row(visit, told, places)).toList();
    }

    private LearnerView.Told row(Visit visit, ToldFact told, Places places) {
        Fact fact = told.fact();
        Texts texts = visit.texts();
        Report.Note note = ledger.note(visit.id(), fact.key());
        boolean leftOut = told.because().isPresent();
        return new LearnerView.Told(
                fact.effectiveAt(),
                FactWords.what(texts, fact),
                detail(visit, fact, note),
                note.actor().isEmpty() ? places.source(fact.key().source()) : note.actor(),
                fact.recordedAt(),
                told.state().wire(),
                leftOut,
                told.because().map(key -> because(visit, key)).orElse(""),
                !leftOut && isVoidable(fact),
                fact.key().source(),
                fact.key().id());
    }

    private static boolean isVoidable(Fact fact) {
        return fact.type() != FactType.VOID
                && fact.type() != FactType.REFUSAL
                && !fact.type().links();
    }

    /** What else is said beside a fact: by whom it was done, in which unit, for which stretch, and why. */
    private String detail(Visit visit, Fact fact, Report.Note note) {
        Texts texts = visit.texts();
        String stretch = fact.detail() instanceof Detail.Exempts exempts
                ? exempts.stretch().until().equals(Period.OPEN)
                        ? texts.of(
                                "learners.change.exempt.open",
                                texts.shortInstant(exempts.stretch().from(), visit.zone()))
                        : texts.of(
                                "learners.change.exempt.about",
                                texts.shortInstant(exempts.stretch().from(), visit.zone()),
                                texts.shortInstant(exempts.stretch().until(), visit.zone()))
                : "";
        return Stream.of(
                        fact.type().isActivity()
                                ? texts.of("learners.origin."
                                        + fact.origin().name().toLowerCase(Locale.ROOT))
                                : "",
                        stretch,
                        fact.unit(),
                        note.reason())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" · "));
    }

    private String because(Visit visit, FactKey key) {
        Report.Note note = ledger.note(visit.id(), key);
        Optional<Instant> at =
                ledger.fact(visit.id(), key).map(kept -> kept.fact().recordedAt());
        return Stream.of(
                        note.reason(),
                        note.actor(),
                        note.approvedBy(),
                        at.map(instant -> visit.texts().shortInstant(instant, visit.zone()))
                                .orElse(""))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" · "));
    }
}
