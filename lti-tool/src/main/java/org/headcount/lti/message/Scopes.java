package org.headcount.lti.message;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringTokenizer;

/** The service scopes of LTI Advantage, and how a list of them is written in one string (RFC 6749 §3.3). */
public final class Scopes {

    public static final String LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
    public static final String LINE_ITEM_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";
    public static final String RESULT_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";
    public static final String SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
    public static final String ROSTER_READ =
            "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";
    public static final String GROUPS_READ = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly";
    public static final String NOTICE_HANDLERS = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers";

    /** Everything of Assignment and Grade Services 2.0. */
    public static final Set<String> GRADES =
            Collections.unmodifiableSet(ordered(LINE_ITEM, LINE_ITEM_READ, RESULT_READ, SCORE));

    private Scopes() {}

    /** In the order written, each once; runs of white space count as one. */
    public static Set<String> split(String scope) {
        Set<String> scopes = new LinkedHashSet<>();
        StringTokenizer words = new StringTokenizer(scope);
        while (words.hasMoreTokens()) {
            scopes.add(words.nextToken());
        }
        return Collections.unmodifiableSet(scopes);
    }

    public static String join(Collection<String> scopes) {
        return String.join(" ", scopes);
    }

    /** What of {@code asked} is also in {@code allowed}, in the order asked. */
    public static Set<String> granted(Collection<String> asked, Collection<String> allowed) {
        Set<String> both = new LinkedHashSet<>(asked);
        both.retainAll(allowed);
        return Collections.unmodifiableSet(both);
    }

    private static Set<String> ordered(String... scopes) {
        return new LinkedHashSet<>(Arrays.asList(scopes));
    }
}
