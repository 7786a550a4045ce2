package org.headcount.plugin;

/** Who acts; the names are the service's. */
enum Origin {
    /** The learner whose record it is. */
    LEARNER,
    /** Somebody else, signed in to the host. */
    STAFF,
    /** A program: nobody is signed in. */
    SYSTEM
}
