package org.headcount.web.admin;

import java.util.Map;
import java.util.stream.Collectors;
import org.headcount.gateway.Connections;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;

/**
 * Where people and facts come from, as pages call it: an LMS by its name, what is none by its own.
 *
 * @param names by namespace, which is also the source of what an LMS tells
 */
public record Places(Map<String, String> names) {

    public static Places of(Connections connections, InstitutionId institution) {
        return new Places(connections.platforms(institution).stream()
                .collect(Collectors.toMap(lms -> "lti." + lms.id(), PlatformRegistration::name, (one, same) -> one)));
    }

    public String source(String source) {
        return names.getOrDefault(source, source);
    }

    public String identity(IdentityName name) {
        String place = names.get(name.namespace());
        return place == null ? name.toString() : name.value() + " · " + place;
    }

    /** Empty for somebody erased. */
    public String identities(Learner learner) {
        return learner.identities().stream().map(this::identity).collect(Collectors.joining(", "));
    }
}
