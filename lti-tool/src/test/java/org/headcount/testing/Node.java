package org.headcount.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Node 18 or later, and its package manager. */
public final class Node {

    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);

    private Node() {}

    /**
     * The program {@code node}.
     *
     * @throws IllegalStateException if there is none and none can be installed; the message says what to install
     */
    public static Path node() {
        return Installed.program(
                "Node 18 or later", List.of("node", "nodejs"), Node::isEighteenOrLater, "nodejs", "npm");
    }

    /**
     * The program {@code npm}.
     *
     * @throws IllegalStateException if there is none and none can be installed; the message says what to install
     */
    public static Path npm() {
        return Installed.program("npm, Node's package manager", List.of("npm"), npm -> true, "nodejs", "npm");
    }

    private static boolean isEighteenOrLater(Path node) {
        try {
            Matcher version = VERSION.matcher(Installed.answerOf(Path.of("/"), List.of(node.toString(), "--version")));
            return version.matches() && Integer.parseInt(version.group(1)) >= 18;
        } catch (IOException doesNotRun) {
            return false;
        }
    }
}
