package org.headcount.gateway.service;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.lti.message.Scopes;

/** What a call wants to do, and the scopes that each allow it. */
public enum Need {
    READ_LINE_ITEMS(List.of(Scopes.LINE_ITEM, Scopes.LINE_ITEM_READ)),
    WRITE_LINE_ITEMS(List.of(Scopes.LINE_ITEM)),
    READ_RESULTS(List.of(Scopes.RESULT_READ)),
    PUBLISH_SCORES(List.of(Scopes.SCORE)),
    READ_ROSTER(List.of(Scopes.ROSTER_READ)),
    READ_GROUPS(List.of(Scopes.GROUPS_READ)),
    ORDER_NOTICES(List.of(Scopes.NOTICE_HANDLERS));

    private final List<String> scopes;

    Need(List<String> scopes) {
        this.scopes = scopes;
    }

    /** The first of these that allows it. */
    Optional<String> allowedBy(Collection<String> granted) {
        return scopes.stream().filter(granted::contains).findFirst();
    }

    /** The narrowest that would do. */
    String narrowest() {
        return scopes.get(scopes.size() - 1);
    }

    /** For the log. */
    String wording() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
