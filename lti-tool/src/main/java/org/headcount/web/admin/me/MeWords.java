package org.headcount.web.admin.me;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.staff.Asking;
import org.headcount.gateway.staff.SwitchRequest;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.month.Institution;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.terms.Policy;
import org.headcount.web.pages.Texts;

/** Says in words what is known of a learner. */
final class MeWords {

    private final Texts texts;
    private final Institution institution;
    private final ZoneId zone;
    private final Policy policy;
    private final Instant now;

    MeWords(Texts texts, Institution institution, Instant now) {
        this.texts = texts;
        this.institution = institution;
        this.zone = institution.terms().zone().inForceAt(now);
        this.policy = institution.terms().policy().inForceAt(now);
        this.now = now;
    }

    String state(Optional<LearnerStatus> learner, boolean neverCounted) {
        if (learner.filter(LearnerStatus::known).isEmpty() || neverCounted) {
            return "uncounted";
        }
        return learner.get().active() ? "active" : "inactive";
    }

    /** Until when somebody is active, or since when not. */
    String until(Optional<LearnerStatus> learner, String state) {
        if (state.equals("active")) {
            return learner.flatMap(LearnerStatus::until)
                    .map(instant -> texts.of("me.until", moment(instant)))
                    .orElse(texts.of("me.until.open"));
        }
        return state.equals("inactive")
                ? learner.flatMap(LearnerStatus::since)
                        .map(instant -> texts.of("me.since", moment(instant)))
                        .orElse("")
                : "";
    }

    String why(Optional<LearnerStatus> learner, String state, boolean neverCounted) {
        if (state.equals("uncounted")) {
            return texts.of(neverCounted ? "me.why.staff" : "me.why.unknown");
        }
        Optional<Fact> reason = learner.flatMap(LearnerStatus::reason);
        if (reason.isEmpty()) {
            return texts.of("me.why.never");
        }
        Fact fact = reason.get();
        String at = moment(fact.effectiveAt());
        if (fact.type() == FactType.SWITCH_ON || fact.type() == FactType.SWITCH_OFF) {
            return texts.of(fact.type() == FactType.SWITCH_ON ? "me.why.on" : "me.why.off", institution.name(), at);
        }
        String did = texts.find("me.did." + fact.kind().wire()).orElse(texts.of("me.did.other"));
        Integer window =
                institution.terms().policy().inForceAt(fact.effectiveAt()).window();
        return window == null
                ? texts.of("me.why.did", did, at)
                : texts.of(state.equals("active") ? "me.why.window" : "me.why.elapsed", did, at, texts.number(window));
    }

    String next(String state) {
        if (institution.terms().ended(now).isPresent()) {
            return texts.of("me.next.ended", institution.name());
        }
        if (state.equals("uncounted")) {
            return texts.of("me.next.uncounted");
        }
        boolean returns =
                policy.onReturn() == Policy.OnReturn.AUTO || policy.onReturn() == Policy.OnReturn.AUTO_IF_CAPACITY;
        if (state.equals("active")) {
            return texts.of(policy.window() == null ? "me.next.stays" : "me.next.renews");
        }
        return texts.of(returns ? "me.next.returns" : "me.next.ask", institution.name());
    }

    /** What is kept here about a learner; their work is the LMS's and the tools'. */
    List<String> kept(Optional<LearnerStatus> learner, String name) {
        List<String> kept = new ArrayList<>();
        kept.add(texts.of("me.kept.work"));
        if (!name.isEmpty()) {
            kept.add(texts.of("me.kept.name", name));
        }
        kept.add(texts.of("me.kept.id"));
        learner.ifPresent(one -> {
            kept.add(texts.of("me.kept.periods", texts.number(one.periods().size())));
            kept.add(texts.of("me.kept.months", texts.number(one.months().size())));
        });
        kept.add(texts.of("me.kept.never"));
        return kept;
    }

    MeView.HeldGrade held(Hold.Entry hold, Map<String, String> tools) {
        return new MeView.HeldGrade(
                tools.getOrDefault(hold.tool(), texts.of("me.held.tool")),
                moment(hold.scoredAt()),
                texts.of("me.held." + hold.state().name().toLowerCase(Locale.ROOT)));
    }

    String asked(Optional<SwitchRequest> request, String state) {
        return request.filter(one -> state.equals("inactive"))
                .map(one -> switch (one.state()) {
                    case OPEN -> texts.of("me.asked.open", moment(one.askedAt()));
                    case GRANTED -> "";
                    case DECLINED ->
                        one.answer().isEmpty()
                                ? texts.of(
                                        "me.asked.declined",
                                        moment(one.decidedAt().orElse(one.askedAt())))
                                : texts.of(
                                        "me.asked.answer",
                                        moment(one.decidedAt().orElse(one.askedAt())),
                                        one.answer());
                })
                .orElse("");
    }

    private String moment(Instant instant) {
        return texts.shortInstant(instant, zone);
    }

    /** @return how long a note may be, as the form says it */
    static int longestNote() {
        return Asking.LONGEST_NOTE;
    }
}
