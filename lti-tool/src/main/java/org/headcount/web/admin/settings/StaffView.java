package org.headcount.web.admin.settings;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.gateway.staff.StaffEntry;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSettings;

/**
 * Who and what comes in.
 *
 * @param once what is shown now and never again
 * @param redirectUri to be registered at the identity provider
 * @param usage to be launched by an LMS
 */
public record StaffView(
        Optional<Once> once,
        List<Member> members,
        List<ApiKeys.ApiKey> keys,
        StaffEntry entry,
        Optional<StaffSettings.IdentityProvider> provider,
        String redirectUri,
        String usage) {

    public StaffView {
        members = List.copyOf(members);
        keys = List.copyOf(keys);
    }

    /**
     * A secret.
     *
     * @param kind {@code invitation} or {@code key}
     * @param of who or what it is for
     * @param email whom to send it to; empty where unknown
     */
    public record Once(String kind, String of, String secret, String email, Optional<Instant> until) {

        @Override
        public String toString() {
            return "Once[" + kind + "]";
        }
    }

    /** @param self whether it is whoever looks */
    public record Member(StaffMember member, String name, boolean self) {}

    /** What a role is worth, as forms have it; empty for nothing. */
    public String worth(String role) {
        return Optional.ofNullable(entry.worth().get(role)).map(StaffRole::wire).orElse("");
    }

    /** The one role that is neither of those that LTI has for everybody; empty for none. */
    public String other() {
        return entry.sorted().keySet().stream()
                .filter(role -> !role.equals(StaffEntry.ADMINISTRATOR) && !role.equals(StaffEntry.INSTRUCTOR))
                .findFirst()
                .orElse("");
    }

    /** What the form does not show, and keeps. */
    public Map<String, StaffRole> further() {
        Map<String, StaffRole> further = new TreeMap<>(entry.sorted());
        further.keySet().removeAll(Set.of(StaffEntry.ADMINISTRATOR, StaffEntry.INSTRUCTOR, other()));
        return further;
    }
}
