package org.headcount.plugin;

/** What kind of name a host calls a learner by. */
enum Scheme {
    /** The host's own lasting key of the account: the identity that facts carry. */
    KEY("key"),
    LOGIN("login"),
    EMAIL("email"),
    EXTERNAL_ID("externalId"),
    /** What the host, as an LTI platform, calls the learner toward tools. */
    LTI("lti");

    private final String word;

    Scheme(String word) {
        this.word = word;
    }

    /** As rules and identities write it. */
    String word() {
        return word;
    }
}
