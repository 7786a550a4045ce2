package org.headcount.web.admin.planning;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.ahead.Recommendation;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.RateCard;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.usage.CountingView;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.admin.usage.Patience;
import org.headcount.web.pages.Texts;

/** Which commitment would have been the cheapest, with every sum. */
public final class RecommendationPart implements PlanningPage.Part {

    private final Figures figures;

    public RecommendationPart(Figures figures) {
        this.figures = figures;
    }

    /**
     * What is shown.
     *
     * @param verdict in words
     * @param offer what it would be, and what it would have saved; empty where nothing is offered
     */
    public record View(Recommendation made, String verdict, Optional<Offer> offer, List<Row> rows) {}

    public record Offer(int commitment, String saves, String perMonth) {}

    /**
     * A commitment that was compared.
     *
     * @param best whether it is the one that is offered
     */
    public record Row(
            int commitment, String price, String learnerMonths, String amount, boolean present, boolean best) {}

    @Override
    public Answer get(Visit visit) {
        return figures.recommendation(visit, Patience.begin())
                .map(made -> told(visit, made))
                .orElseGet(() -> CountingView.aboutMonths(
                        visit, visit.texts().of("planning.recommendation"), "planning/recommendation"));
    }

    private static Answer told(Visit visit, Recommendation made) {
        Texts texts = visit.texts();
        return Answer.of(visit.page(
                "admin/planning/recommendation.jte",
                new View(
                        made,
                        texts.of(
                                "planning.verdict."
                                        + made.verdict()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'),
                                made.exceeded(),
                                Recommendation.LOOKED_AT,
                                Recommendation.ENOUGH),
                        made.offered().map(offer -> offer(made, offer, texts)),
                        made.candidates().stream()
                                .map(sum -> row(made, sum, texts))
                                .toList())));
    }

    private static Offer offer(Recommendation made, CommitmentSum offer, Texts texts) {
        RateCard card = made.card().orElseThrow();
        return new Offer(
                offer.commitment(),
                texts.money(made.saves().orElseThrow(), card.currency()),
                texts.money(made.savesPerMonth().orElseThrow(), card.currency()));
    }

    private static Row row(Recommendation made, CommitmentSum sum, Texts texts) {
        RateCard card = made.card().orElseThrow();
        return new Row(
                sum.commitment(),
                texts.price(card.rate(sum.commitment()), card.currency()),
                texts.number(made.learnerMonths(sum.commitment())),
                texts.money(sum.sum(), card.currency()),
                made.present()
                        .filter(present -> present.commitment() == sum.commitment())
                        .isPresent(),
                made.offered()
                        .filter(offer -> offer.commitment() == sum.commitment())
                        .isPresent());
    }
}
