package org.headcount.web.admin.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.PolicyWords;
import org.headcount.web.pages.Texts;

/** What is agreed, with its history; below it the form that changes it. */
public final class PolicyPage implements StaffPage {

    private final PolicyChange change;

    public PolicyPage(PolicyChange change) {
        this.change = change;
    }

    @Override
    public String name() {
        return "policy";
    }

    @Override
    public String tab() {
        return "policy";
    }

    @Override
    public Staff.Right changes(Visit visit) {
        return Staff.Right.OWNER;
    }

    @Override
    public Answer get(Visit visit) {
        if (visit.rest().isEmpty()) {
            return Answer.of(visit.page("admin/policy/policy.jte", view(visit)));
        }
        return change(visit).get(visit);
    }

    @Override
    public Answer post(Visit visit) {
        return change(visit).post(visit);
    }

    private PolicyChange change(Visit visit) {
        if (!visit.rest().equals(List.of("change"))) {
            throw Visit.notFound();
        }
        return change;
    }

    private static PolicyView view(Visit visit) {
        Texts texts = visit.texts();
        Instant at = visit.moment().at();
        Terms terms = visit.terms();
        Optional<RateCard> card = terms.rateCard().at(at);
        return new PolicyView(
                PolicyWords.of(texts, terms.policy().inForceAt(at)),
                PolicyFields.of(terms.policy().inForceAt(at), texts),
                card.map(agreed -> CardRows.form(agreed, texts)).orElse(""),
                card.map(agreed -> CardRows.of(agreed, texts)).orElse(List.of()),
                terms.committedAt(at),
                terms.zone().inForceAt(at).getId(),
                terms.contract()
                        .at(Instant.MAX)
                        .map(contract -> new PolicyView.Contract(
                                contract.from(),
                                contract.until(),
                                contract.prorated(),
                                terms.ended(at).isPresent())),
                Versions.of(terms, at, visit.zone(), texts));
    }
}
