package org.headcount.lti.message;

/** One role as it was sent, and what it means (LTI Core 1.3 Appendix A). A role that no vocabulary knows is {@link Kind#OTHER} and changes nothing. */
public record Role(String sent, Kind kind, String name, String subRole) {

    private static final String LIS = "//purl.imsglobal.org/vocab/lis/v2/";
    private static final String LTI = "//purl.imsglobal.org/vocab/lti/";
    private static final String MEMBERSHIP = "membership";

    /** Where somebody holds the role. */
    public enum Kind {
        /** In this course. */
        CONTEXT,
        /** At the school. */
        INSTITUTION,
        /** In the LMS. */
        SYSTEM,
        OTHER
    }

    /** Understands full URIs (http, as specified, and https, as often sent), sub-roles, short names and the forms of LTI 1 ({@code urn:lti:…}). */
    public static Role of(String sent) {
        if (sent.startsWith("urn:lti:")) {
            return urn(sent);
        }
        int scheme = sent.indexOf(':');
        if (scheme < 0) {
            return named(sent, Kind.CONTEXT, sent);
        }
        String rest = sent.substring(scheme + 1);
        boolean web = sent.startsWith("http:") || sent.startsWith("https:");
        if (web && rest.startsWith(LIS)) {
            return vocabulary(sent, rest.substring(LIS.length()));
        }
        if (web && rest.startsWith(LTI)) {
            return vocabulary(sent, rest.substring(LTI.length()));
        }
        return new Role(sent, Kind.OTHER, "", "");
    }

    private static Role vocabulary(String sent, String path) {
        int hash = path.indexOf('#');
        if (hash < 0) {
            return new Role(sent, Kind.OTHER, "", "");
        }
        String where = path.substring(0, hash);
        String name = path.substring(hash + 1);
        if (where.equals(MEMBERSHIP)) {
            return new Role(sent, Kind.CONTEXT, name, "");
        }
        if (where.startsWith(MEMBERSHIP + "/")) {
            return new Role(sent, Kind.CONTEXT, where.substring(MEMBERSHIP.length() + 1), name);
        }
        if (where.equals("institution/person") || where.equals("person")) { // the second is deprecated, yet sent
            return new Role(sent, Kind.INSTITUTION, name, "");
        }
        if (where.equals("system/person")) {
            return new Role(sent, Kind.SYSTEM, name, "");
        }
        return new Role(sent, Kind.OTHER, "", "");
    }

    private static Role urn(String sent) {
        int slash = sent.indexOf("/lis/");
        if (slash < 0) {
            return new Role(sent, Kind.OTHER, "", "");
        }
        String name = sent.substring(slash + "/lis/".length());
        if (sent.startsWith("urn:lti:role:")) {
            return named(sent, Kind.CONTEXT, name);
        }
        if (sent.startsWith("urn:lti:instrole:")) {
            return named(sent, Kind.INSTITUTION, name);
        }
        if (sent.startsWith("urn:lti:sysrole:")) {
            return named(sent, Kind.SYSTEM, name);
        }
        return new Role(sent, Kind.OTHER, "", "");
    }

    private static Role named(String sent, Kind kind, String name) {
        int slash = name.indexOf('/');
        return slash < 0
                ? new Role(sent, kind, name, "")
                : new Role(sent, kind, name.substring(0, slash), name.substring(slash + 1));
    }
}
