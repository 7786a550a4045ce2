package org.headcount.web.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.headcount.gateway.connection.Connections;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;

/**
 * Where people and facts come from, as pages call it: an LMS by its name, what is none by its own.
 *
 * @param names by source; that of launches is also the namespace of an LMS's people
 */
public record Places(Map<String, String> names) {

    /** Launches, grades and refused grades are heard from the same server. */
    private static final List<String> OF_AN_LMS = List.of("lti.", "grade.", "grade-refused.");

    public static Places of(Connections connections, InstitutionId institution) {
        Map<String, String> names = new HashMap<>();
        for (PlatformRegistration lms : connections.platforms(institution)) {
            OF_AN_LMS.forEach(prefix -> names.put(prefix + lms.id(), lms.name()));
        }
        return new Places(Map.copyOf(names));
    }

    public String source(String source) {
        return names.getOrDefault(source, source);
    }

    public String identity(IdentityName name) {
        String place = names.get(name.namespace());
        return place == null ? name.toString() : name.value() + " · " + place;
    }

    /** By name, else by identities, else, of somebody erased, by the opaque id. */
    public String called(Learner learner) {
        if (!learner.name().isEmpty()) {
            return learner.name();
        }
        return learner.identities().isEmpty() ? learner.id().value() : identities(learner);
    }

    /** Empty for somebody erased. */
    public String identities(Learner learner) {
        return learner.identities().stream().map(this::identity).collect(Collectors.joining(", "));
    }
}
