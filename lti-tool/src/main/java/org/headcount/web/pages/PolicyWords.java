package org.headcount.web.pages;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.terms.Policy;

/** A policy as people say it, from the object that computes: what it does not do is not said. */
public final class PolicyWords {

    private static final double HUNDRED = 100;

    private PolicyWords() {}

    /** In sentences, the most important first. */
    public static List<String> of(Texts texts, Policy policy) {
        List<String> sentences = new ArrayList<>();
        sentences.add(active(texts, policy));
        if (policy.window() != null && policy.rounding() != Policy.Rounding.NONE) {
            sentences.add(
                    texts.of(policy.rounding() == Policy.Rounding.UP ? "learners.policy.up" : "learners.policy.down"));
        }
        if (policy.onCreate()) {
            sentences.add(texts.of("learners.policy.on-create"));
        }
        if (policy.switching() && policy.window() != null) {
            sentences.add(texts.of("learners.policy.switching"));
        }
        sentences.add(texts.of(
                policy.enforcement() == Policy.Enforcement.VIEW_ONLY
                        ? "learners.policy.view-only"
                        : "learners.policy.observe"));
        sentences.add(texts.of(onReturn(policy.onReturn())));
        if (policy.enforcement() == Policy.Enforcement.VIEW_ONLY) {
            sentences.add(texts.of(
                    policy.inactiveGrades() == Policy.InactiveGrades.HOLD
                            ? "learners.policy.hold"
                            : "learners.policy.send"));
        }
        if (policy.capacity() != Policy.Capacity.NONE) {
            sentences.add(capacity(texts, policy));
        }
        sentences.add(texts.of(measure(policy.measure())));
        sentences.add(texts.of("learners.policy.counted"));
        sentences.add(texts.of(
                "learners.policy.closing", texts.number(policy.closeDelay().toHours())));
        return List.copyOf(sentences);
    }

    private static String active(Texts texts, Policy policy) {
        Integer window = policy.window();
        if (window == null) {
            return texts.of("learners.policy.switch");
        }
        String kinds = policy.kinds().stream()
                .sorted(Comparator.comparing(Kind::ordinal))
                .map(kind -> texts.of("learners.kind." + kind.wire()))
                .collect(Collectors.joining(", "));
        return texts.of(
                policy.windowUnit() == Policy.WindowUnit.CIVIL ? "learners.policy.civil" : "learners.policy.elapsed",
                texts.number(window),
                kinds);
    }

    private static String onReturn(Policy.OnReturn choice) {
        return switch (choice) {
            case AUTO -> "learners.policy.return.auto";
            case AUTO_IF_CAPACITY -> "learners.policy.return.capacity";
            case ASK_STAFF -> "learners.policy.return.ask";
            case DENY -> "learners.policy.return.deny";
        };
    }

    private static String capacity(Texts texts, Policy policy) {
        Integer cap = policy.cap();
        String most = cap == null ? texts.of("learners.policy.cap.commitment") : texts.number(cap);
        if (policy.capacity() == Policy.Capacity.SOFT) {
            return texts.of("learners.policy.cap.soft", most);
        }
        return policy.gracePercent() == 0
                ? texts.of("learners.policy.cap.hard", most)
                : texts.of("learners.policy.cap.grace", most, texts.percent(policy.gracePercent() / HUNDRED));
    }

    private static String measure(Policy.Measure measure) {
        return switch (measure) {
            case PEAK -> "learners.policy.measure.peak";
            case DISTINCT -> "learners.policy.measure.distinct";
            case CLOSING -> "learners.policy.measure.closing";
        };
    }
}
