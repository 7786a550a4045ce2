package org.headcount.plugin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stands in one web application: lets requests through or stops them, and is never the reason that one fails. */
final class Gate implements AutoCloseable {

    private static final String SEEN = "org.headcount.plugin.seen";

    private final Rules rules;
    private final Options options;
    private final Bean bean = new Bean();
    private final Actors actors;
    private final Judge judge;
    private final Refusals refusals;
    private final Seat seat;
    private final Board board;

    Gate(Rules rules, Options options, Seat seat, Clock clock) {
        this.rules = rules;
        this.options = options;
        this.seat = seat;
        this.board = seat.board();
        this.actors = new Actors(rules.head, bean, options.namespace());
        this.judge = new Judge(options, seat.licences(), seat.journal(), board, bean, clock);
        this.refusals = new Refusals(options.serviceUrl(), rules.head.olatCommands);
    }

    void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(SEEN) != null) { // a second copy, or a forward into another web application
            chain.doFilter(request, response);
            return;
        }
        request.setAttribute(SEEN, true);
        HttpVisit visit = null;
        Judgement judgement = null;
        try {
            visit = new HttpVisit(request, actors, bean, rules.head.withContext);
            if (isBlockedPage(request)) {
                refusals.blockedPage(request, response);
                return;
            }
            judgement = judged(visit);
            if (!judgement.lets()) {
                refuse(request, response, visit, judgement);
                return;
            }
        } catch (Unreadable | RuntimeException | LinkageError e) {
            board.error("a request could not be judged", e);
            if (judgement != null
                    && !judgement.lets()) { // what is refused stays refused, though the words did not get out
                response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                return;
            }
            if (refusesUnjudged(request)) {
                refusals.refuse(request, response, Channel.SCREEN, List.of(), false, reference());
                return;
            }
        }
        carryOn(request, response, chain, visit, judgement);
    }

    private Judgement judged(HttpVisit visit) throws Unreadable {
        Judgement judgement = judge.judge(rules.decide(visit), visit);
        // whether the host heeds such words is not known: what either method does may be refused
        while (judgement.lets() && visit.takesOtherMethod()) {
            judgement = judge.judge(rules.decide(visit), visit);
        }
        return judgement;
    }

    private void carryOn(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            @Nullable HttpVisit visit,
            @Nullable Judgement judgement)
            throws IOException, ServletException {
        if (visit == null || judgement == null) {
            chain.doFilter(visit == null ? request : visit.request(), response);
            return;
        }
        prepare(visit, judgement);
        HttpServletResponse answered = response;
        if (judgement.rule.learned().isPresent()) {
            Overheard overheard = new Overheard(response);
            visit.overhear(overheard);
            answered = overheard;
        }
        chain.doFilter(visit.request(), answered);
        try {
            // an answer that is still to come is not waited for: its status is not known then
            int status = request.isAsyncStarted() ? 200 : response.getStatus();
            if (judgement.rule.effect == Rule.Effect.REPORT
                    || visit.actor().filter(actor -> !actor.vouched()).isPresent()) {
                visit.forgetActor();
            }
            if (judgement.rule.channel == Channel.WEBDAV && status < 300) {
                visit.rememberPasswordUser();
            }
            judge.tell(judgement, visit, status);
            visit.answer();
        } catch (Unreadable | RuntimeException | LinkageError e) {
            board.error("what happened could not be told, by " + judgement.where(), e);
        }
    }

    /** What a report has to read of the body, it has to read before the host does. */
    private void prepare(HttpVisit visit, Judgement judgement) {
        if (judgement.rule.effect == Rule.Effect.REPORT
                && (judgement.rule.subjects.uses(Naming.Source.JSON)
                        || judgement.rule.subjects.uses(Naming.Source.XML))) {
            try {
                visit.body();
            } catch (Unreadable e) {
                board.error("a body could not be read, by " + judgement.where(), e);
            }
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, HttpVisit visit, Judgement judgement)
            throws IOException {
        for (Deed each : judgement.deeds) {
            seat.journal().refusal(each, judgement.where());
        }
        board.refused(judgement.where());
        boolean own = visit.actor()
                .map(Actor::learner)
                .filter(actor -> judgement.refused.stream()
                        .anyMatch(each -> each.learner().equals(actor)))
                .isPresent();
        refusals.refuse(request, response, judgement.rule.channel, judgement.refused, own, reference());
    }

    /** Without a judgement the setting decides about changes; reading goes on. */
    private boolean refusesUnjudged(HttpServletRequest request) {
        return options.whenUnknown() == Options.WhenUnknown.REFUSE
                && !List.of("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND").contains(request.getMethod());
    }

    private boolean isBlockedPage(HttpServletRequest request) {
        return rules.head.olatCommands
                && request.getRequestURI().length() == request.getContextPath().length() + Refusals.PAGE.length()
                && request.getRequestURI().endsWith(Refusals.PAGE);
    }

    private static String reference() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    @Override
    public void close() {
        seat.close();
    }
}
