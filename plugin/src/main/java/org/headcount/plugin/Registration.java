package org.headcount.plugin;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts the filter behind the host's own. Some hosts register theirs in code, after every initializer, so the filter is declared
 * at once but mapped only when the context's listeners are told: by then all others have their place. A container that does not
 * allow that gets the mapping at once.
 */
final class Registration {

    private static final String NAME = "headcount";

    private Registration() {}

    static void of(HeadcountFilter filter, ServletContext host) {
        FilterRegistration.Dynamic registration = host.addFilter(NAME, filter);
        if (registration == null) {
            return; // another copy, or the container's own web.xml, was first
        }
        registration.setAsyncSupported(true);
        if (mapsLate(host)) {
            host.addListener(new Late(registration, host));
        } else {
            map(registration);
            tell(host, "plainly, before filters that the host registers in code");
        }
    }

    /** Of these it is known that they take a mapping while listeners are told. */
    private static boolean mapsLate(ServletContext host) {
        return isOfContainer(host.getClass().getName());
    }

    private static boolean isOfContainer(String name) {
        return name.startsWith("org.apache.catalina.")
                || name.startsWith("org.eclipse.jetty.")
                || name.startsWith("io.undertow.");
    }

    private static void map(FilterRegistration.Dynamic registration) {
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }

    static String named(ServletContext host) {
        return host.getContextPath().isEmpty() ? "/" : host.getContextPath();
    }

    private static void tell(ServletContext host, String how) {
        Board.LOG.log(Level.INFO, "headcount: stands in " + named(host) + " " + how);
    }

    /** The filters that this very request went through so far: what the container did, whatever it was told. */
    static void tellWhatStandsBefore(String context) {
        List<String> before = StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getMethodName().equals("doFilter"))
                        .map(StackWalker.StackFrame::getClassName)
                        .filter(name -> !isOfContainer(name) && !name.equals(HeadcountFilter.class.getName()))
                        .distinct()
                        .collect(Collectors.toCollection(ArrayList::new)));
        Collections.reverse(before);
        Board.LOG.log(
                Level.INFO,
                "headcount: in " + context + " a request meets first "
                        + (before.isEmpty() ? "no filter" : String.join(", ", before)) + ", then headcount");
    }

    private static final class Late implements ServletContextListener {

        private final FilterRegistration.Dynamic registration;
        private final ServletContext host;

        Late(FilterRegistration.Dynamic registration, ServletContext host) {
            this.registration = registration;
            this.host = host;
        }

        @Override
        public void contextInitialized(ServletContextEvent event) {
            try {
                map(registration);
                tell(host, "behind all of its filters");
            } catch (RuntimeException e) {
                Board.LOG.log(
                        Level.ERROR,
                        "headcount: does NOT guard " + named(host)
                                + ": this container takes no mapping so late; name the filter in its own web.xml",
                        e);
            }
        }
    }
}
