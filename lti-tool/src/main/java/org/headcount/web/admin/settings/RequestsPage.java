package org.headcount.web.admin.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.staff.Asking;
import org.headcount.gateway.staff.SwitchRequest;
import org.headcount.gateway.staff.SwitchRequests;
import org.headcount.lti.message.PlainText;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** Learners who ask to be switched on, and what that costs. */
public final class RequestsPage implements StaffPage {

    private static final int REQUESTS_A_PAGE = 20;

    private final SwitchRequests requests;
    private final Asking asking;
    private final Ledger ledger;
    private final Addresses addresses;

    public RequestsPage(SwitchRequests requests, Asking asking, Ledger ledger, Addresses addresses) {
        this.requests = requests;
        this.asking = asking;
        this.ledger = ledger;
        this.addresses = addresses;
    }

    @Override
    public String name() {
        return "requests";
    }

    @Override
    public String tab() {
        return "settings";
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        Optional<SwitchRequest> after = Optional.of(visit.parameter("after"))
                .filter(id -> !id.isEmpty())
                .flatMap(id -> requests.find(visit.id(), id));
        List<SwitchRequest> found =
                requests.list(visit.id(), Optional.of(SwitchRequest.State.OPEN), after, REQUESTS_A_PAGE + 1);
        List<SwitchRequest> shown = found.stream().limit(REQUESTS_A_PAGE).toList();
        List<RequestsView.Decided> decided = Stream.of(SwitchRequest.State.GRANTED, SwitchRequest.State.DECLINED)
                .flatMap(state -> requests.newest(visit.id(), state, REQUESTS_A_PAGE).stream())
                .sorted((one, other) -> other.decidedAt()
                        .orElse(other.askedAt())
                        .compareTo(one.decidedAt().orElse(one.askedAt())))
                .limit(REQUESTS_A_PAGE)
                .map(one -> new RequestsView.Decided(
                        one.learner().value(),
                        name(visit.id(), one.learner()),
                        one.decidedAt().orElse(one.askedAt()),
                        one.state().wire(),
                        one.answer()))
                .toList();
        RequestsView view = new RequestsView(
                shown.stream().map(one -> waiting(one, visit)).toList(),
                decided,
                found.size() > REQUESTS_A_PAGE ? shown.get(shown.size() - 1).id() : "",
                addresses.me());
        return Answer.of(visit.page("admin/settings/requests.jte", view));
    }

    private RequestsView.Waiting waiting(SwitchRequest request, Visit visit) {
        Texts texts = visit.texts();
        return new RequestsView.Waiting(
                request.id(),
                request.learner().value(),
                name(visit.id(), request.learner()),
                request.askedAt(),
                request.note(),
                asking.costs(request).stream()
                        .filter(cost -> cost.amount().signum() != 0)
                        .map(cost -> texts.month(cost.month()) + texts.of("colon") + " "
                                + texts.money(cost.amount(), cost.currency()))
                        .toList());
    }

    private String name(InstitutionId institution, LearnerId learner) {
        return ledger.standing(institution, new IdentityName(IdentityName.DEFAULT, learner.value()))
                .map(standing -> standing.learner().name())
                .filter(name -> !name.isEmpty())
                .orElse(learner.value());
    }

    @Override
    public Answer post(Visit visit) {
        if (visit.rest().size() != 2) {
            throw Visit.notFound();
        }
        String id = visit.rest().get(0);
        Notice notice = switch (visit.rest().get(1)) {
            case "grant" -> grant(visit, id);
            case "decline" -> decline(visit, id);
            default -> throw Visit.notFound();
        };
        return Answer.goOn(visit.frame().page("requests"), notice);
    }

    /** Nobody is switched on for another price than was told. */
    private Notice grant(Visit visit, String id) {
        boolean dearer = requests.find(visit.id(), id)
                .filter(request -> request.state() == SwitchRequest.State.OPEN)
                .filter(request -> !waiting(request, visit).mark().equals(visit.parameter("costs")))
                .isPresent();
        return dearer
                ? Notice.failed("price-changed")
                : notice(
                        asking.grant(visit.id(), id, visit.texts().of("settings.requests.reason"), visit.author()),
                        "request-granted");
    }

    private Notice decline(Visit visit, String id) {
        String answer = visit.parameter("answer");
        if (answer.length() > Asking.LONGEST_NOTE || !PlainText.is(answer)) {
            return Notice.failed("unfit-reason");
        }
        return notice(asking.decline(visit.id(), id, answer, visit.author()), "request-declined");
    }

    private static Notice notice(Asking.Decided decided, String done) {
        return switch (decided) {
            case DONE -> Notice.done(done);
            case ENDED -> Notice.failed("request-ended");
            case NO_REQUEST -> Notice.failed("no-request");
            case NO_SWITCHING -> Notice.failed("no-switching");
            case CONTRACT_ENDED -> Notice.failed("contract-ended");
            case NO_LEARNER -> Notice.failed("not-counted");
        };
    }
}
