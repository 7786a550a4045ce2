package org.headcount.web.admin.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.connection.Connections;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.ahead.WhatIf;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Terms;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.planning.Queries;
import org.headcount.web.admin.planning.WhatIfPart;
import org.headcount.web.api.InstitutionChanges;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Texts;

/** Changes what is agreed in two steps: first what would come of it is shown, and only then is it made. */
public final class PolicyChange {

    private static final int MONTHS = 12;
    private static final int LEARNERS_SHOWN = 50;

    /** The field that tells what was in force when the change was shown. */
    private static final String AGREED = "agreed";

    /** Fields of the form that say something other than what to change. */
    private static final Set<String> OTHERS = Set.of("token", "asOf", "knownAt", "preview", "done", "failed", AGREED);

    private final InstitutionChanges changes;
    private final Outlook outlook;
    private final Connections connections;

    public PolicyChange(InstitutionChanges changes, Outlook outlook, Connections connections) {
        this.changes = changes;
        this.outlook = outlook;
        this.connections = connections;
    }

    Answer get(Visit visit) {
        if (!visit.frame().mayOwn()) {
            throw new ProblemException(Problem.ofStatus(visit.staff().may(Staff.Right.OWNER) ? 404 : 403));
        }
        if (visit.parameter("preview").isEmpty()) {
            return Answer.of(page(visit, List.of(), Optional.empty(), false, Optional.empty()));
        }
        return shown(visit, false);
    }

    private Answer shown(Visit visit, boolean changedMeanwhile) {
        try {
            ObjectNode body = body(visit);
            Amendment amendment = changes.preview(visit.institution(), body);
            if (amendment instanceof Amendment.MonthClosed closed) {
                return Answer.refused(page(visit, List.of(), Optional.of(closed.until()), false, Optional.empty()));
            }
            Institution after = ((Amendment.Made) amendment).institution();
            Optional<ChangeView.Preview> preview = Optional.of(preview(visit, body, after));
            return new Answer.Shown(
                    page(visit, List.of(), Optional.empty(), changedMeanwhile, preview), changedMeanwhile ? 409 : 200);
        } catch (ProblemException e) {
            return refused(visit, e);
        }
    }

    /** What was shown under terms that are others by now is shown anew. */
    Answer post(Visit visit) {
        String seen = visit.parameter(AGREED);
        try {
            Amendment amendment =
                    changes.make(visit.id(), present -> agreed(present).equals(seen), body(visit), visit.author());
            if (amendment instanceof Amendment.ChangedMeanwhile changed) {
                return shown(visit.of(changed.institution()), true);
            }
            if (amendment instanceof Amendment.MonthClosed closed) {
                return Answer.refused(page(visit, List.of(), Optional.of(closed.until()), false, Optional.empty()));
            }
            return Answer.goOn(visit.frame().page("policy"), Notice.done("policy-changed"));
        } catch (ProblemException e) {
            return refused(visit, e);
        }
    }

    private static String agreed(Institution institution) {
        return Secrets.hash(institution.terms().toString());
    }

    private static Answer refused(Visit visit, ProblemException e) {
        Problem problem = e.problem();
        if (problem.faults().isEmpty() && !problem.name().equals("contract-ended")) {
            throw e;
        }
        return Answer.refused(
                page(visit, TermsFaults.told(problem, visit.texts()), Optional.empty(), false, Optional.empty()));
    }

    private static Page page(
            Visit visit,
            List<TermsFaults.Told> faults,
            Optional<Instant> closedUntil,
            boolean changedMeanwhile,
            Optional<ChangeView.Preview> preview) {
        return visit.page(
                "admin/policy/change.jte",
                new ChangeView(
                        Filled.of(visit),
                        faults,
                        closedUntil,
                        visit.institution().terms().ended(visit.moment().now()).isPresent(),
                        changedMeanwhile,
                        preview));
    }

    /** As PATCH takes it. What nobody can read as an instant is told as a fault of the form, not of the page. */
    private static ObjectNode body(Visit visit) {
        ObjectNode body = TermsFields.of(visit);
        if (!visit.parameter("zone").isEmpty()) {
            body.put("zone", visit.parameter("zone"));
        }
        if (!visit.parameter("contractFrom").isEmpty()) {
            ObjectNode contract = body.putObject("contract");
            instant(visit, contract, "from", "contractFrom");
            instant(visit, contract, "until", "contractUntil");
            if (!visit.parameter("prorated").isEmpty()) {
                contract.put("prorated", true);
            }
        }
        if (!body.has("contract") && !(visit.parameter("contractUntil") + visit.parameter("prorated")).isEmpty()) {
            throw new ProblemException(
                    Problem.invalid(List.of(new Problem.Fault("/contract/from", "a contract begins at some day"))));
        }
        if (body.isEmpty()) {
            throw new ProblemException(
                    Problem.invalid(List.of(new Problem.Fault("/nothing", "nothing is to be changed"))));
        }
        instant(visit, body, "from", "from");
        if (body.size() == 1 && body.has("from")) {
            body.remove("from");
        }
        return body;
    }

    private static void instant(Visit visit, ObjectNode to, String member, String name) {
        visit.instant(name).ifPresent(instant -> to.put(member, instant.toString()));
    }

    private ChangeView.Preview preview(Visit visit, ObjectNode body, Institution after) {
        Texts texts = visit.texts();
        Terms terms = after.terms();
        Optional<Instant> given = visit.instant("from");
        Instant from = given.orElse(visit.moment().now());
        List<PolicyView.Field> said = new ArrayList<>();
        if (body.has("policy")) {
            said.addAll(PolicyFields.changed(
                    visit.institution().terms().policy().inForceAt(from),
                    terms.policy().inForceAt(from),
                    texts));
        }
        if (body.has("rateCard")) {
            said.add(new PolicyView.Field(
                    texts.of("policy.form"), CardRows.line(terms.rateCard().inForceAt(from), texts)));
        }
        if (body.has("commitment")) {
            said.add(new PolicyView.Field(
                    texts.of("policy.commitment"),
                    texts.number(terms.commitment().inForceAt(from))));
        }
        if (body.has("zone")) {
            said.add(new PolicyView.Field(
                    texts.of("policy.zone"), terms.zone().inForceAt(from).getId()));
        }
        if (body.has("contract")) {
            Terms.Contract contract = terms.contract().at(Instant.MAX).orElseThrow();
            said.add(new PolicyView.Field(
                    texts.of("policy.subject.contract"),
                    texts.shortInstant(contract.from(), visit.zone()) + " – "
                            + contract.until()
                                    .map(until -> texts.shortInstant(until, visit.zone()))
                                    .orElse(texts.of("policy.contract.open"))));
        }
        return new ChangeView.Preview(
                given,
                said,
                effect(visit, body, terms, from),
                Queries.of(
                        visit, "after", "preview", "from", "zone", "contractFrom", "contractUntil", "prorated", AGREED),
                hidden(visit));
    }

    /** The history under what would be agreed: what it would have come to is the best that can be said of what it will. */
    private Optional<WhatIfPart.Shown> effect(Visit visit, ObjectNode body, Terms terms, Instant from) {
        if (!body.has("policy") && !body.has("rateCard") && !body.has("commitment")) {
            return Optional.empty();
        }
        YearMonth last = new Months(visit.institution().terms().zone())
                .containing(visit.moment().now())
                .minusMonths(1);
        WhatIf what = new WhatIf(
                Optional.of(terms.policy().inForceAt(from)).filter(any -> body.has("policy")),
                terms.rateCard().at(from).filter(any -> body.has("rateCard")),
                terms.commitment().at(from).filter(any -> body.has("commitment")),
                last.minusMonths(MONTHS - 1L),
                last);
        return Optional.of(WhatIfPart.shown(
                outlook.whatIf(visit.id(), what, Optional.empty(), LEARNERS_SHOWN, ""),
                visit.texts(),
                Places.of(connections, visit.id()),
                true));
    }

    private static List<PolicyView.Field> hidden(Visit visit) {
        List<PolicyView.Field> hidden = new ArrayList<>();
        Filled.of(visit).values().forEach((name, values) -> {
            if (!OTHERS.contains(name)) {
                values.forEach(value -> hidden.add(new PolicyView.Field(name, value)));
            }
        });
        hidden.add(new PolicyView.Field(AGREED, agreed(visit.institution())));
        return hidden;
    }
}
