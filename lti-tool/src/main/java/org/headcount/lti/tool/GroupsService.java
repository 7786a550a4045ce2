package org.headcount.lti.tool;

import java.util.Optional;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Claims;

/**
 * Where an LMS tells into which groups the context of a launch is divided (Course Groups Service 1.0 §3).
 *
 * @param groupSets empty where it has none
 */
public record GroupsService(String groups, String groupSets) {

    private static final int LONGEST_URL = 4_000;

    /** Empty where a launch offers none that could be used. */
    static Optional<GroupsService> of(Claims claims) {
        return claims.object(ClaimNames.GROUPS_SERVICE)
                .map(service ->
                        new GroupsService(url(service, "context_groups_url"), url(service, "context_group_sets_url")))
                .filter(service -> !service.groups.isEmpty());
    }

    private static String url(Claims service, String name) {
        return service.string(name)
                .filter(url -> url.length() <= LONGEST_URL && PlainText.is(url))
                .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
                .orElse("");
    }
}
