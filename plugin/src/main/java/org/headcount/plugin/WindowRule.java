package org.headcount.plugin;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A line below a {@code window} rule: what a click means, by the class that listens to what was clicked. */
final class WindowRule {

    final Rule.Effect effect;
    final Subjects subjects;
    final Kind kind;
    final String where;

    private final String text;
    private final boolean form;
    private final List<Glob> listeners;

    WindowRule(Rule.Effect effect, String text, Subjects subjects, Kind kind, String where) {
        this.effect = effect;
        this.text = text;
        this.subjects = subjects;
        this.kind = kind;
        this.where = where;
        this.form = text.equals("form");
        this.listeners = Arrays.stream(text.split(",")).map(Glob::new).collect(Collectors.toUnmodifiableList());
    }

    boolean matches(Click click) {
        if (form) {
            return click.submitsForm();
        }
        return text.equals("*")
                || listeners.stream()
                        .anyMatch(glob -> click.listeners().stream().anyMatch(glob::matches));
    }

    @Override
    public String toString() {
        return where + ": " + text;
    }
}
