package org.headcount.web.admin.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.terms.Policy;
import org.headcount.web.pages.Texts;

/** A policy field by field, in words. */
final class PolicyFields {

    private PolicyFields() {}

    static List<PolicyView.Field> of(Policy policy, Texts texts) {
        List<PolicyView.Field> fields = new ArrayList<>();
        add(fields, texts, "preset", texts.of("policy.preset." + policy.preset()));
        add(fields, texts, "measure", texts.of("policy.measure." + policy.measure()));
        add(
                fields,
                texts,
                "window",
                policy.window() == null ? texts.of("policy.window.none") : texts.number(policy.window()));
        if (policy.window() != null) {
            add(fields, texts, "windowUnit", texts.of("policy.windowUnit." + policy.windowUnit()));
            add(fields, texts, "rounding", texts.of("policy.rounding." + policy.rounding()));
        }
        add(fields, texts, "switching", texts.of("policy.answer." + policy.switching()));
        add(fields, texts, "kinds", kinds(policy, texts));
        add(fields, texts, "onCreate", texts.of("policy.answer." + policy.onCreate()));
        add(fields, texts, "onReturn", texts.of("policy.onReturn." + policy.onReturn()));
        add(fields, texts, "enforcement", texts.of("policy.enforcement." + policy.enforcement()));
        add(fields, texts, "capacity", texts.of("policy.capacity." + policy.capacity()));
        add(
                fields,
                texts,
                "cap",
                policy.cap() == null ? texts.of("policy.cap.commitment") : texts.number(policy.cap()));
        add(fields, texts, "gracePercent", texts.number(policy.gracePercent()));
        add(fields, texts, "inactiveGrades", texts.of("policy.inactiveGrades." + policy.inactiveGrades()));
        add(fields, texts, "closeDelay", texts.number(policy.closeDelay().toHours()));
        add(fields, texts, "correctionHorizon", texts.number(policy.correctionHorizonMonths()));
        return fields;
    }

    /** What one version says otherwise than the one before it. */
    static List<PolicyView.Field> changed(Policy before, Policy after, Texts texts) {
        List<PolicyView.Field> old = of(before, texts);
        return of(after, texts).stream().filter(field -> !old.contains(field)).toList();
    }

    private static String kinds(Policy policy, Texts texts) {
        return policy.kinds().isEmpty()
                ? texts.of("policy.kinds.none")
                : policy.kinds().stream()
                        .sorted()
                        .map(Kind::wire)
                        .map(kind -> texts.of("policy.kind." + kind))
                        .collect(Collectors.joining(", "));
    }

    private static void add(List<PolicyView.Field> fields, Texts texts, String name, String value) {
        fields.add(new PolicyView.Field(texts.of("policy." + name), value));
    }
}
