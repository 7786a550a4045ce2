package org.headcount.plugin;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a request, and what there is to tell once the host has answered. */
final class Judgement {

    final Rule rule;
    /** Whose standing stops it; empty to let it through. */
    final List<Answer> refused;
    /** To be reported as activities if the host accepts the request, as refusals if it is refused. */
    final List<Deed> deeds;

    private final @Nullable String lineBelow;

    Judgement(Rule rule, @Nullable String lineBelow, List<Answer> refused, List<Deed> deeds) {
        this.rule = rule;
        this.lineBelow = lineBelow;
        this.refused = List.copyOf(refused);
        this.deeds = List.copyOf(deeds);
    }

    static Judgement through(Rule rule) {
        return new Judgement(rule, null, List.of(), List.of());
    }

    boolean lets() {
        return refused.isEmpty();
    }

    /** The line that decided, by file and number. */
    String where() {
        return Optional.ofNullable(lineBelow).orElse(rule.where);
    }
}
