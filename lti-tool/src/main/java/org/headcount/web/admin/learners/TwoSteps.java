package org.headcount.web.admin.learners;

import java.util.List;
import java.util.Optional;
import org.headcount.lti.message.PlainText;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Visit;

/** Every change is asked for twice: first it tells its price and changes nothing; then it is made, if its price is still the same, and tells it again. */
final class TwoSteps {

    private static final String TEMPLATE = "admin/learners/change.jte";
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_NAME = 200;

    private TwoSteps() {}

    static Answer of(Visit visit, Change change) {
        boolean go = visit.parameter("step").equals("go");
        if (go && change.isMade()) {
            return Answer.of(visit.page(TEMPLATE, again(visit, change)));
        }
        Price price = change.price();
        if (!go) {
            return Answer.of(visit.page(TEMPLATE, view(visit, change, price, "", false)));
        }
        Optional<String> objection = objection(visit, change, price)
                .or(() -> change.make(visit.parameter("reason"), visit.text("approvedBy"))
                        .map(code -> visit.texts().of("failed." + code)));
        return objection
                .map(warning -> Answer.refused(visit.page(TEMPLATE, view(visit, change, price, warning, false))))
                .orElseGet(() -> Answer.of(visit.page(TEMPLATE, view(visit, change, price, "", true))));
    }

    private static Optional<String> objection(Visit visit, Change change, Price price) {
        String reason = visit.parameter("reason");
        if (change.asksReason() && (reason.isEmpty() || reason.length() > LONGEST_REASON)) {
            return Optional.of(visit.texts().of("failed.no-reason"));
        }
        if (!PlainText.is(reason) || visit.parameter("approvedBy").length() > LONGEST_NAME) {
            return Optional.of(visit.texts().of("failed.unfit-reason"));
        }
        if (!change.mustType().isEmpty() && !change.mustType().equals(visit.parameter("typed"))) {
            return Optional.of(visit.texts().of("failed.not-typed"));
        }
        return (price.mark() + change.whom()).equals(visit.parameter("price"))
                ? Optional.empty()
                : Optional.of(visit.texts().of("failed.price-changed"));
    }

    private static ChangeView view(Visit visit, Change change, Price price, String warning, boolean done) {
        return view(visit, change, price, change.mustType().isEmpty(), warning, done);
    }

    /** Of one that was made before: what it cost was told then. */
    private static ChangeView again(Visit visit, Change change) {
        return view(visit, change, Price.NONE, false, "", true);
    }

    private static ChangeView view(
            Visit visit, Change change, Price price, boolean priced, String warning, boolean done) {
        Change.Words words = change.words();
        return new ChangeView(
                words.title(),
                words.about(),
                done ? List.of() : words.points(),
                warning,
                price,
                price.mark() + change.whom(),
                priced,
                visit.frame().page(words.address()),
                words.fields(),
                words.learners(),
                change.asksReason(),
                change.asksApproval(),
                change.mustType(),
                visit.parameter("reason"),
                words.button(),
                words.danger(),
                visit.frame().page(words.back()),
                done);
    }
}
