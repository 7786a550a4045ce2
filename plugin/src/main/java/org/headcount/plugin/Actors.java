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
        for (RulesHead.Fact nobody : head.nobody) {
            if (nobody.holds(visit, bean)) {
                return Optional.empty();
            }
        }
        for (Naming naming : head.actors) {
            List<Learner> found = naming.outside(visit, bean, namespace);
            if (!found.isEmpty()) {
                return Optional.of(new Actor(found.get(0), staff(visit), naming.vouched(), () -> aliases(visit)));
            }
        }
        return Optional.empty();
    }

    private boolean staff(Visit visit) {
        for (RulesHead.Fact staff : head.staff) {
            if (staff.holds(visit, bean)) {
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
