package org.headcount.settings;

import java.util.List;

/** Settings that nothing can be started with. The message is one line that names them all. */
public final class WrongSettings extends IllegalArgumentException {

    private final transient List<String> wrong;

    WrongSettings(List<String> wrong) {
        super("cannot start: " + String.join("; ", wrong));
        this.wrong = List.copyOf(wrong);
    }

    /** Each setting that cannot be used, with the reason. */
    public List<String> wrong() {
        return wrong;
    }
}
