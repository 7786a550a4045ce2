package org.headcount.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds who is signed in, by what the top of the rule file says. */
final class Actors {

    private final RulesHead head;
    private final Bean bean;
    private final String namespace;

    Actors(RulesHead head, Bean bean, String namespace) {
        this.head = head;
        this.bean = bean;
        this.namespace = namespace;
    }

    Optional<Actor> in(Visit visit) {
        boolean nobody = holds(head.nobody, visit);
        for (Naming naming : head.actors) {
            if (nobody && naming.vouched()) {
                continue; // the host knows nobody yet, and may still let in whoever sends a password along
            }
            List<Learner> found = naming.outside(visit, bean, namespace);
            if (!found.isEmpty()) {
                return Optional.of(
                        nobody
                                ? new Actor(found.get(0), false, false, List::of)
                                : new Actor(
                                        found.get(0),
                                        holds(head.staff, visit),
                                        naming.vouched(),
                                        () -> aliases(visit)));
            }
        }
        return Optional.empty();
    }

    private boolean holds(List<RulesHead.Fact> any, Visit visit) {
        for (RulesHead.Fact fact : any) {
            if (fact.holds(visit, bean)) {
                return true;
            }
        }
        return false;
    }

    private List<Learner> aliases(Visit visit) {
        List<Learner> aliases = new ArrayList<>();
        for (Naming naming : head.aliases) {
            aliases.addAll(naming.outside(visit, bean, namespace));
        }
        return aliases;
    }
}
