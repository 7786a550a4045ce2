package org.headcount.plugin;

/** A word in which {@code *} stands for any characters. */
final class Glob {

    private final String[] parts;

    Glob(String text) {
        this.parts = text.split("\\*", -1);
    }

    boolean matches(String text) {
        String last = parts[parts.length - 1];
        if (parts.length == 1) {
            return text.equals(last);
        }
        if (!text.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int part = 1; part < parts.length - 1; part++) {
            int found = text.indexOf(parts[part], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[part].length();
        }
        return text.length() - last.length() >= at && text.endsWith(last);
    }
}
