package org.headcount.lti.tool;

/** What kind of wrong a broken rule is. */
public enum Fault {
    /** No well-formed message, or none that can be dealt with. */
    MALFORMED,
    /** Nobody vouches for it. */
    UNTRUSTED,
    /** Genuine, and not allowed here. */
    FORBIDDEN,
    /** Nobody can tell now; the same may be right in a minute. */
    UNDECIDED
}
