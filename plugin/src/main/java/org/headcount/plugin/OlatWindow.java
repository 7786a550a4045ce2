package org.headcount.plugin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a click in OpenOLAT means. Its addresses carry numbers that change with every session,
 * {@code /auth/{window}:{timestamp}:{component}:{timestamp}:{mode}…}, but the session has the tree of components, and each knows
 * who listens to it. The tree holds still only under the host's own lock, which is not ours to take: whatever goes wrong means
 * that the host would not say.
 */
final class OlatWindow {

    static final String SESSION = "org.olat.core.util.UserSession";

    /** More components than any page has; a tree that changes while it is read must not be walked for ever. */
    private static final int MOST = 20_000;

    private static final Pattern PLACE = Pattern.compile("\\[([A-Za-z]+):(\\d+)]");

    private OlatWindow() {}

    static Click click(Visit visit, Bean bean) {
        boolean multipart = visit.header("Content-Type").regionMatches(true, 0, "multipart/", 0, 10);
        String path = visit.route().path();
        // what is said in a form may be said in the address as well
        boolean form = isForm(path)
                && (multipart
                        || path.contains(":dispatchevent:2")
                        || visit.form("dispatchevent").contains("2"));
        return new Click(form || multipart, listeners(visit, bean));
    }

    /** Whether the host would put its answer into a hidden frame, and not hand it to its script. */
    static boolean isForm(String path) {
        return path.contains(":fid");
    }

    /** The number of the last place of that type on the page that the user was on before this click. */
    static Optional<String> place(@Nullable Object session, Bean bean, String type) {
        Object path = bean.at(session, "lastHistoryPoint", "businessPath");
        Optional<String> found = Optional.empty();
        Matcher places = PLACE.matcher(path == null ? "" : path.toString());
        while (places.find()) {
            found = places.group(1).equals(type) ? Optional.of(places.group(2)) : found;
        }
        return found;
    }

    private static List<String> listeners(Visit visit, Bean bean) {
        Object session = visit.sessionAttribute(SESSION);
        String[] address = visit.route().segments() < 2
                ? new String[0]
                : visit.route().segment(1).split(":");
        if (session == null || address.length < 3) {
            return List.of();
        }
        try {
            Object windows = bean.ask(session, "getEntry", "org.olat.core.gui.Windows");
            // an address may be for another window than it says
            List<String> other = visit.query("oow");
            Object window = windows == null
                    ? null
                    : other.isEmpty()
                            ? window(windows, "instanceId", address[0], bean)
                            : window(windows, "dispatchID", other.get(0).trim(), bean);
            Object component =
                    window == null ? null : component(bean.property(window, "contentPane"), address[2], bean);
            return component == null ? List.of() : names(bean.ask(component, "debuginfoGetListeners"));
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    private static @Nullable Object window(Object windows, String property, String id, Bean bean) {
        Object iterator = bean.property(windows, "windowIterator");
        while (iterator instanceof Iterator && ((Iterator<?>) iterator).hasNext()) {
            Object window = ((Iterator<?>) iterator).next();
            if (window != null && id.equals(String.valueOf(bean.property(window, property)))) {
                return window;
            }
        }
        return null;
    }

    private static @Nullable Object component(@Nullable Object root, String id, Bean bean) {
        Deque<Object> waiting = new ArrayDeque<>();
        if (root != null) {
            waiting.push(root);
        }
        for (int seen = 0; seen < MOST && !waiting.isEmpty(); seen++) {
            Object component = waiting.pop();
            if (id.equals(String.valueOf(bean.property(component, "dispatchID")))) {
                return component;
            }
            for (Object child : children(bean.property(component, "components"))) {
                if (child != null) {
                    waiting.push(child);
                }
            }
        }
        return null;
    }

    private static List<Object> children(@Nullable Object components) {
        List<Object> children = new ArrayList<>();
        if (components instanceof Iterable) {
            ((Iterable<?>) components).forEach(children::add);
        }
        return children;
    }

    /** Class names, or objects whose class it is; one text with several is taken apart. */
    private static List<String> names(@Nullable Object listeners) {
        List<String> names = new ArrayList<>();
        if (listeners instanceof Collection) {
            for (Object each : (Collection<?>) listeners) {
                names.add(
                        each instanceof CharSequence
                                ? each.toString()
                                : each.getClass().getName());
            }
        } else if (listeners != null) {
            for (String each : listeners.toString().split("[^\\w.$]+")) {
                if (!each.isEmpty()) {
                    names.add(each);
                }
            }
        }
        return names;
    }
}
