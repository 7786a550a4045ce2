package org.headcount.web.admin.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.web.pages.Texts;

/** All that an institution has ever agreed, one version after the other. */
final class Versions {

    private final Texts texts;
    private final Instant at;
    private final List<PolicyView.Version> all = new ArrayList<>();

    private Versions(Texts texts, Instant at) {
        this.texts = texts;
        this.at = at;
    }

    static List<PolicyView.Version> of(Terms terms, Instant at, ZoneId zone, Texts texts) {
        Versions versions = new Versions(texts, at);
        versions.add("policy", terms.policy(), versions::policy);
        versions.add("card", terms.rateCard(), (before, card) -> versions.line("form", CardRows.line(card, texts)));
        versions.add(
                "commitment",
                terms.commitment(),
                (before, learners) -> versions.line("commitment", texts.number(learners)));
        versions.add("zone", terms.zone(), (before, named) -> versions.line("zone", named.getId()));
        versions.add(
                "contract",
                terms.contract(),
                (before, contract) -> versions.line(
                        "subject.contract",
                        texts.day(contract.from().atZone(zone).toLocalDate()) + " – "
                                + contract.until()
                                        .map(until ->
                                                texts.day(until.atZone(zone).toLocalDate()))
                                        .orElse(texts.of("policy.contract.open"))));
        versions.all.sort(Comparator.comparing((PolicyView.Version version) ->
                        version.from().or(version::recordedAt).orElse(Dated.ALWAYS))
                .thenComparing(version -> version.recordedAt().orElse(Dated.ALWAYS))
                .reversed());
        return versions.all;
    }

    private List<PolicyView.Field> line(String name, String value) {
        return List.of(new PolicyView.Field(texts.of("policy." + name), value));
    }

    private List<PolicyView.Field> policy(Optional<Policy> before, Policy policy) {
        return before.map(old -> PolicyFields.changed(old, policy, texts))
                .filter(changed -> !changed.isEmpty())
                .orElseGet(() -> PolicyFields.of(policy, texts).subList(0, 3));
    }

    private <T> void add(String subject, History<T> history, BiFunction<Optional<T>, T, List<PolicyView.Field>> words) {
        List<Dated<T>> inForce = history.inForce();
        Optional<T> before = Optional.empty();
        for (Dated<T> version : history.versions()) {
            all.add(new PolicyView.Version(
                    subject,
                    Optional.of(version.from()).filter(from -> !from.equals(Dated.ALWAYS)),
                    Optional.of(version.recordedAt()).filter(from -> !from.equals(Dated.ALWAYS)),
                    version.from().isAfter(at),
                    !subject.equals("contract") && !inForce.contains(version),
                    words.apply(before, version.value())));
            before = Optional.of(version.value());
        }
    }
}
