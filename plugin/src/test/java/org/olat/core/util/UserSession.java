package org.olat.core.util;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What OpenOLAT keeps in the HTTP session under this class's name. */
public final class UserSession {

    private final long key;
    private final boolean author;
    private final String page;
    private final String listener;

    /**
     * @param page the path of the place that the user is at
     * @param listener the class that is told of clicks there
     */
    public UserSession(long key, boolean author, String page, String listener) {
        this.key = key;
        this.author = author;
        this.page = page;
        this.listener = listener;
    }

    public boolean isAuthenticated() {
        return true;
    }

    public Map<String, Object> getIdentity() {
        return Map.of("key", key, "externalId", "EXT-" + key, "user", Map.of("email", key + "@example.org"));
    }

    public Map<String, Object> getRoles() {
        return Map.of("guestOnly", false, "author", author);
    }

    public Map<String, String> getLastHistoryPoint() {
        return Map.of("businessPath", page);
    }

    public Windows getEntry(String name) {
        return new Windows(listener);
    }

    /** All windows of a user. */
    public static final class Windows {

        private final String listener;

        Windows(String listener) {
            this.listener = listener;
        }

        public Iterator<Window> getWindowIterator() {
            return List.of(new Window(listener)).iterator();
        }
    }

    /** One window, or a component in it. */
    public static final class Window {

        private final String listener;

        Window(String listener) {
            this.listener = listener;
        }

        public String getInstanceId() {
            return "1";
        }

        public Window getContentPane() {
            return this;
        }

        public String getDispatchID() {
            return "42";
        }

        public List<Window> getComponents() {
            return List.of();
        }

        public List<String> debuginfoGetListeners() {
            return List.of(listener);
        }
    }
}
