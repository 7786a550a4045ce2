package org.headcount.web.admin;

import static org.headcount.web.admin.AdminServlet.parameter;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.headcount.gateway.Connections;
import org.headcount.gateway.HeldGrades;
import org.headcount.gateway.Hold;
import org.headcount.gateway.Holds;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.report.Overview;
import org.headcount.metering.terms.Policy;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.pages.Page;

/** One institution's pages and forms, turned into questions to the meter, the connections and the held grades. */
public final class InstitutionPages {

    private static final int LEARNERS_A_PAGE = 50;
    private static final int HOLDS_A_PAGE = 50;
    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final String ACTOR = "operator";

    private final Institutions institutions;
    private final Meter meter;
    private final Ledger ledger;
    private final Connections connections;
    private final Holds holds;
    private final HeldGrades heldGrades;
    private final ConnectionPages connectionPages;
    private final InstantSource clock;

    public InstitutionPages(
            Institutions institutions,
            Meter meter,
            Ledger ledger,
            Connections connections,
            Holds holds,
            HeldGrades heldGrades,
            ConnectionPages connectionPages,
            InstantSource clock) {
        this.institutions = institutions;
        this.meter = meter;
        this.ledger = ledger;
        this.connections = connections;
        this.holds = holds;
        this.heldGrades = heldGrades;
        this.connectionPages = connectionPages;
        this.clock = clock;
    }

    InstitutionRow row(Institution institution) {
        Overview overview = meter.overview(institution.id());
        return new InstitutionRow(
                institution.id().value(),
                institution.name(),
                policy(institution).preset(),
                overview.inUse(),
                overview.month().measured(),
                overview.month().commitment());
    }

    Page page(Frame frame, HttpServletRequest request) {
        Institution institution =
                institutions.find(new InstitutionId(frame.institution())).orElseThrow();
        return switch (frame.section()) {
            case "usage" -> Page.ofOurs("admin/usage.jte", Map.of("frame", frame, "view", usage(institution, request)));
            case "connections" -> connectionPages.page(frame);
            case "holds" -> Page.ofOurs("admin/holds.jte", Map.of("frame", frame, "view", holds(institution, request)));
            default -> throw new ProblemException(Problem.notFound());
        };
    }

    /**
     * Does what a form asks.
     *
     * @param path the parts below the institution's address
     * @return where the browser goes on
     */
    String submit(Frame frame, List<String> path, HttpServletRequest request) {
        InstitutionId institution = new InstitutionId(frame.institution());
        if (path.size() == 3 && path.get(0).equals("learners") && path.get(2).equals("switch")) {
            Notice notice = moveSwitch(institution, path.get(1), request);
            return frame.page("") + "?done=" + notice.code() + "#learners";
        }
        if (path.size() == 3 && path.get(0).equals("holds") && path.get(2).equals("release")) {
            return frame.page("holds") + "?done="
                    + release(institution, path.get(1)).code();
        }
        if (path.size() == 3 && path.get(0).equals("holds") && path.get(2).equals("discard")) {
            return frame.page("holds") + "?done="
                    + discard(institution, path.get(1)).code();
        }
        if (ConnectionPages.isOurs(path)) {
            return frame.page("connections") + "?done="
                    + connectionPages.submit(frame, path, request).code();
        }
        throw new ProblemException(Problem.notFound());
    }

    /** What a form shows at once, since it makes something that is shown once. */
    Optional<Page> shown(Frame frame, List<String> path, HttpServletRequest request) {
        return ConnectionPages.isOurs(path) ? connectionPages.shown(frame, path, request) : Optional.empty();
    }

    private Notice moveSwitch(InstitutionId institution, String learner, HttpServletRequest request) {
        String reason = parameter(request, "reason").strip();
        if (reason.isEmpty() || reason.length() > 500) {
            return Notice.NO_REASON;
        }
        if (!PlainText.is(reason)) {
            return Notice.UNFIT_REASON;
        }
        if (!IdentityName.isValue(learner)) {
            return Notice.NO_LEARNER;
        }
        boolean on = parameter(request, "on").equals("true");
        IdentityName who = new IdentityName(IdentityName.DEFAULT, learner);
        SwitchOutcome outcome =
                meter.by(Author.OPERATOR).switchTo(institution, who, on, reason, ACTOR, Optional.empty());
        if (outcome instanceof SwitchOutcome.Switched) {
            return on ? Notice.ON : Notice.OFF;
        }
        if (outcome instanceof SwitchOutcome.NoSwitching) {
            return Notice.NO_SWITCHING;
        }
        if (outcome instanceof SwitchOutcome.ContractEnded) {
            return Notice.CONTRACT_ENDED;
        }
        return outcome instanceof SwitchOutcome.RoleNotCounted ? Notice.NOT_COUNTED : Notice.NO_LEARNER;
    }

    private Notice release(InstitutionId institution, String hold) {
        HeldGrades.Ending ending = heldGrades.release(institution, hold, Author.OPERATOR);
        if (ending instanceof HeldGrades.Ending.Now now) {
            Hold.State state = now.hold().state();
            return state == Hold.State.RELEASED ? Notice.RELEASED : state.ended() ? Notice.ENDED : Notice.WAITING;
        }
        return ending instanceof HeldGrades.Ending.LearnerInactive ? Notice.INACTIVE : Notice.NO_HOLD;
    }

    private Notice discard(InstitutionId institution, String hold) {
        HeldGrades.Ending ending = heldGrades.discard(institution, hold, Author.OPERATOR);
        if (ending instanceof HeldGrades.Ending.Now now) {
            return now.hold().state() == Hold.State.DISCARDED ? Notice.DISCARDED : Notice.ENDED;
        }
        return Notice.NO_HOLD;
    }

    private Policy policy(Institution institution) {
        return institution.terms().policy().inForceAt(clock.instant());
    }

    private ZoneId zone(Institution institution) {
        return institution.terms().zone().inForceAt(clock.instant());
    }

    private UsageView usage(Institution institution, HttpServletRequest request) {
        Overview overview = meter.overview(institution.id());
        ZoneId zone = zone(institution);
        String text = name(request, "q").strip();
        Ledger.Question.Status status = Arrays.stream(Ledger.Question.Status.values())
                .filter(known -> known.name().equalsIgnoreCase(parameter(request, "status")))
                .findFirst()
                .orElse(Ledger.Question.Status.ALL);
        String after = name(request, "after");
        org.headcount.metering.ledger.Page found = meter.list(
                institution.id(),
                new Ledger.Question(overview.now(), status, null, text, LEARNERS_A_PAGE, after),
                Optional.empty());
        List<LearnerRow> rows = found.learners().stream()
                .map(standing -> LearnerRow.of(
                        standing,
                        meter.neverCounted(institution.id(), standing),
                        meter.reason(institution.id(), standing, overview.now()),
                        overview.now(),
                        zone))
                .toList();
        return new UsageView(
                overview,
                zone,
                policy(institution).switching(),
                rows,
                text,
                status,
                found.next().orElse(""),
                after.isEmpty());
    }

    /** A parameter that stands for somebody's name, or a part of one. */
    private static String name(HttpServletRequest request, String parameter) {
        String text = parameter(request, parameter);
        if (!PlainText.is(text)) {
            throw new ProblemException(
                    Problem.invalid(List.of(new Problem.Fault("?" + parameter, "must have no control characters"))));
        }
        return text;
    }

    private HoldsView holds(Institution institution, HttpServletRequest request) {
        ZoneId zone = zone(institution);
        Map<String, String> tools = connections.tools(institution.id()).stream()
                .collect(Collectors.toMap(ToolRegistration::id, ToolRegistration::name));
        Map<IdentityName, String> names = new HashMap<>();
        String given = parameter(request, "after");
        String after = CURSOR.matcher(given).matches() ? given : ""; // what we never wrote is no place in the list
        List<Hold> found = holds.list(institution.id(), Optional.empty(), HOLDS_A_PAGE + 1, after);
        List<Hold> page = found.size() > HOLDS_A_PAGE ? found.subList(0, HOLDS_A_PAGE) : found;
        List<HoldRow> rows = page.stream()
                .map(hold -> HoldRow.of(
                        hold,
                        names.computeIfAbsent(hold.learner(), who -> name(institution.id(), who)),
                        tools.getOrDefault(hold.tool(), hold.tool()),
                        zone))
                .toList();
        boolean more = found.size() > HOLDS_A_PAGE;
        return new HoldsView(rows, more ? page.get(page.size() - 1).id() : "", after.isEmpty());
    }

    private String name(InstitutionId institution, IdentityName who) {
        return ledger.standing(institution, who)
                .map(standing -> standing.learner().name())
                .filter(name -> !name.isEmpty())
                .orElse(who.toString());
    }
}
