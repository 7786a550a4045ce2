package org.headcount.web.admin.usage;

import java.util.Optional;
import org.headcount.metering.ahead.Release;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Standing;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** Writes down who could be released. Names are looked up now: an answer that was kept may be older than an order of erasure. */
final class Releases {

    private final Ledger ledger;

    Releases(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Empty where nobody may be switched. */
    Optional<UsageView.Release> view(Visit visit, Release release, Places places) {
        return Optional.of(release).filter(Release::switching).map(any -> of(visit, release, places));
    }

    private UsageView.Release of(Visit visit, Release release, Places places) {
        Texts texts = visit.texts();
        return new UsageView.Release(
                texts.month(release.month().month()),
                release.before(),
                release.learners().stream()
                        .map(candidate -> new UsageView.Candidate(
                                candidate.learner().id().value(),
                                places.called(now(visit, candidate.learner())),
                                candidate.until(),
                                candidate
                                        .saves()
                                        .map(saves -> texts.money(
                                                saves,
                                                release.month().currency().orElseThrow()))
                                        .orElse("–")))
                        .toList(),
                release.together()
                        .map(saves ->
                                texts.money(saves, release.month().currency().orElseThrow())),
                release.next().isPresent());
    }

    private Learner now(Visit visit, Learner learner) {
        return ledger.standing(
                        visit.id(),
                        new IdentityName(IdentityName.DEFAULT, learner.id().value()))
                .map(Standing::learner)
                .orElse(learner);
    }
}
