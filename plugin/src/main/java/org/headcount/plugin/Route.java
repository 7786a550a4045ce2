package org.headcount.plugin;

import java.util.Arrays;

/** A request's path, cut into its segments once. Empty segments do not count: a doubled slash reaches the same resource. */
final class Route {

    private final String path;
    private int[] bounds = new int[16];
    private int count;

    Route(String path) {
        this.path = path;
        int length = path.length();
        int from = 0;
        while (from < length) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? length : slash;
            if (to > from) {
                add(from, to);
            }
            from = to + 1;
        }
    }

    String path() {
        return path;
    }

    int segments() {
        return count;
    }

    String segment(int index) {
        return path.substring(start(index), end(index));
    }

    int length(int index) {
        return end(index) - start(index);
    }

    boolean is(int index, String text) {
        return length(index) == text.length() && path.startsWith(text, start(index));
    }

    boolean begins(int index, String text) {
        return length(index) >= text.length() && path.startsWith(text, start(index));
    }

    boolean ends(int index, String text) {
        return length(index) >= text.length() && path.startsWith(text, end(index) - text.length());
    }

    private int start(int index) {
        return bounds[2 * index];
    }

    private int end(int index) {
        return bounds[2 * index + 1];
    }

    private void add(int from, int to) {
        if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * count] = from;
        bounds[2 * count + 1] = to;
        count++;
    }

    @Override
    public String toString() {
        return path;
    }
}
