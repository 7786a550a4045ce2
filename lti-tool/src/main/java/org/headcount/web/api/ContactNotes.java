package org.headcount.web.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.time.InstantSource;
import java.util.Map;
import org.headcount.gateway.host.HostContacts;
import org.headcount.metering.fact.InstitutionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes when a host that signs in with a key of an institution was heard. What cannot be noted spoils no call. */
@Priority(Priorities.USER + 1) // when the guard has let it in
final class ContactNotes implements ContainerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(ContactNotes.class);
    private static final Map<Class<?>, HostContacts.Matter> MATTERS = Map.of(
            FactsResource.class, HostContacts.Matter.FACTS,
            DecisionsResource.class, HostContacts.Matter.DECISIONS,
            StatusChangesResource.class, HostContacts.Matter.FEED);
    private static final String KEY = "key:";

    private final HostContacts contacts;
    private final InstantSource clock;

    @Context
    private @Nullable ResourceInfo resource;

    ContactNotes(HostContacts contacts, InstantSource clock) {
        this.contacts = contacts;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        HostContacts.@Nullable Matter matter = resource == null ? null : MATTERS.get(resource.getResourceClass());
        if (matter != null
                && request.getSecurityContext() != null
                && request.getSecurityContext().getUserPrincipal() instanceof Caller caller
                && caller.institution().isPresent()
                && caller.name().startsWith(KEY)) {
            note(caller.institution().get(), caller.name().substring(KEY.length()), matter);
        }
    }

    private void note(InstitutionId institution, String key, HostContacts.Matter matter) {
        try {
            contacts.note(institution, key, matter, clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("that a host of institution {} was heard could not be noted", institution, e);
        }
    }
}
