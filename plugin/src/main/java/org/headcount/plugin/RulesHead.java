package org.headcount.plugin;

import java.util.List;

/** What the top of a rule file says of its host. */
final class RulesHead {

    /** Whether paths begin with the context path: for hosts that are many web applications. */
    final boolean withContext;
    /** Whether the host's script client wants commands: it would swallow a page. */
    final boolean olatCommands;
    /** Where the actor stands; the first that names somebody holds. */
    final List<Naming> actors;
    /** Further names of the actor. */
    final List<Naming> aliases;
    /** Where one of these is true, the actor is no learner. */
    final List<Fact> staff;
    /** Where one of these is true, the host knows nobody: a guest, or not signed in yet. */
    final List<Fact> nobody;

    RulesHead(
            boolean withContext,
            boolean olatCommands,
            List<Naming> actors,
            List<Naming> aliases,
            List<Fact> staff,
            List<Fact> nobody) {
        this.withContext = withContext;
        this.olatCommands = olatCommands;
        this.actors = List.copyOf(actors);
        this.aliases = List.copyOf(aliases);
        this.staff = List.copyOf(staff);
        this.nobody = List.copyOf(nobody);
    }

    /** A yes or no about the actor: {@code role:NAME}, or an object of the host, {@code !} before it for the contrary. */
    interface Fact {
        boolean holds(Visit visit, Bean bean);
    }
}
