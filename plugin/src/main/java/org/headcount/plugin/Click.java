package org.headcount.plugin;

import java.util.List;

/** What a user clicked in a host whose addresses do not tell. */
final class Click {

    private final boolean submitsForm;
    private final List<String> listeners;

    Click(boolean submitsForm, List<String> listeners) {
        this.submitsForm = submitsForm;
        this.listeners = List.copyOf(listeners);
    }

    boolean submitsForm() {
        return submitsForm;
    }

    /** Class names; empty when the host would not say. */
    List<String> listeners() {
        return listeners;
    }
}
