package org.headcount.testing;

import java.nio.file.Path;
import java.util.List;

/** A shell and what pages of ours use in one. */
public final class Shell {

    private Shell() {}

    public static Path bash() {
        return Installed.program("bash", List.of("bash"), any -> true, "bash");
    }

    public static Path curl() {
        return Installed.program("curl", List.of("curl"), any -> true, "curl");
    }
}
