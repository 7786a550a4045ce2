package org.headcount.plugin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One line of a rule file. */
final class Rule {

    /** What a rule makes of a request. */
    enum Effect {
        /** Nothing: not looked at, not reported. */
        PASS,
        /** Changes no record. The actor's own access is an activity, and may be refused. */
        READ,
        /** Never refused; what it says is reported once the host has accepted it. */
        REPORT,
        /** Refused when one of its subjects is inactive; reported once the host has accepted it. */
        WRITE,
        /** A click in a host whose addresses say nothing: the lines below it decide, by the class that listens. */
        WINDOW
    }

    final Effect effect;
    final Set<String> methods;
    final PathPattern path;
    final @Nullable Condition when;
    final Subjects subjects;
    final @Nullable Subjects learned;
    final Kind kind;
    final Channel channel;
    final List<WindowRule> windows;
    /** File and line. */
    final String where;

    Rule(
            Effect effect,
            Set<String> methods,
            PathPattern path,
            @Nullable Condition when,
            Subjects subjects,
            @Nullable Subjects learned,
            Kind kind,
            Channel channel,
            List<WindowRule> windows,
            String where) {
        this.effect = effect;
        this.methods = methods;
        this.path = path;
        this.when = when;
        this.subjects = subjects;
        this.learned = learned;
        this.kind = kind;
        this.channel = channel;
        this.windows = windows;
        this.where = where;
    }

    boolean takes(String method) {
        return methods.isEmpty()
                || methods.contains(method)
                // a servlet answers HEAD by doing what it does for GET
                || (effect == Effect.WRITE && method.equals("HEAD") && methods.contains("GET"));
    }

    boolean matches(Route route, Visit visit) {
        return path.matches(route) && (when == null || when.holds(visit));
    }

    /** Whose names the host's answer tells, where it makes a new account. */
    Optional<Subjects> learned() {
        return Optional.ofNullable(learned);
    }

    @Override
    public String toString() {
        return where + ": " + effect.name().toLowerCase(Locale.ROOT) + " "
                + (methods.isEmpty() ? "*" : String.join(",", methods)) + " " + path;
    }
}
