package org.headcount.web.lti;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.lti.wire.Sites;
import org.headcount.web.pages.Page;

/** Who may show a page in a frame, as Content Security Policy Level 3 §6.4.2 names them. It looks at all frames around the page, and an LMS may be framed itself. */
final class Ancestors {

    private static final Pattern WEB =
            Pattern.compile("(?i)(https?)://(?:[^/?#@]*@)?([^/?#@:]+|\\[[^/?#@]*])(:\\d+)?(?:[/?#].*)?");
    private static final Pattern NAMEABLE = Pattern.compile("[a-z0-9.-]+");

    private Ancestors() {}

    /**
     * The origins of these addresses, and of each all that belongs to the same site: portals frame LMSs, and clouds give each school a host. Anybody, where
     * there is no address, or one on a host that the policy has no way to name: nobody shall be kept out of the LMS's own frame.
     */
    static String of(Collection<String> addresses) {
        Set<String> sources = new LinkedHashSet<>();
        for (String address : addresses) {
            Matcher web = WEB.matcher(address);
            if (web.matches()) {
                String host = web.group(2).toLowerCase(Locale.ROOT);
                if (!NAMEABLE.matcher(host).matches()) {
                    return Page.ANYWHERE;
                }
                add(web.group(1).toLowerCase(Locale.ROOT), host, web.group(3) == null ? "" : web.group(3), sources);
            }
        }
        return sources.isEmpty() ? Page.ANYWHERE : String.join(" ", sources);
    }

    private static void add(String scheme, String host, String port, Set<String> sources) {
        sources.add(scheme + "://" + host + port);
        Sites.of(host).filter(site -> scheme.equals("https")).ifPresent(site -> {
            sources.add("https://" + site);
            sources.add("https://*." + site);
        });
    }
}
