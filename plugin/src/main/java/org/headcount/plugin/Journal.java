package org.headcount.plugin;

/**
 * What happened, kept until the service has it. Asked from the host's request threads: never throws, never waits for more than
 * an append; a full disk or a full journal is counted by {@link Service#figures()}.
 */
interface Journal {

    /** An activity that the host accepted. How often the same is worth writing down is the journal's affair. */
    void activity(Deed deed);

    /** @param rule which rule refused it, as {@code openolat.rules:17} */
    void refusal(Deed deed, String rule);

    /** The host has shown that both are names of one learner. Told again and again; worth saying once. */
    void alias(Learner learner, Learner alias);
}
