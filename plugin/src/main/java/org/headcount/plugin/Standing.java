package org.headcount.plugin;

/** Whether a learner's record may change, as the service says; the plugin never works it out for itself. */
enum Standing {
    /** It may: the learner is active, or was never heard of, or the policy only observes. */
    ACTIVE,
    /** It may not, but by {@link OwnAccess#REACTIVATES}. */
    INACTIVE,
    /** The service could not be asked: the setting {@code when.unknown} decides. */
    UNKNOWN
}
