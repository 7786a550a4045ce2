package org.headcount.lti.wire;

import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/** What browsers call a site: a name that somebody has registered, with all hosts below it. {@code lms.school.ac.uk} belongs to {@code school.ac.uk}. */
public final class Sites {

    private Sites() {}

    /** Reading the list of public suffixes takes a while, and a service on addresses alone never needs it. */
    private static final class PublicSuffixes {
        private static final PublicSuffixMatcher LIST = PublicSuffixMatcherLoader.getDefault();
    }

    /** The site of a host, in lower case; empty for addresses, local names and what belongs to the public. */
    public static Optional<String> of(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return Addresses.looksNumeric(name) || Addresses.isLocalName(name) || name.endsWith(".")
                ? Optional.empty()
                : Optional.ofNullable(PublicSuffixes.LIST.getDomainRoot(name)).filter(site -> site.indexOf('.') > 0);
    }
}
