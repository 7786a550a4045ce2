package org.headcount.gateway.service;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.service.ServiceAnswer.Refused;
import org.headcount.lti.message.GroupMedia;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Seal;

/** A tool asks into which groups a course is divided (Course Groups Service 1.0 §2). Groups hold no addresses, and pass as they are. */
public final class GroupsJourney {

    private final Doorkeeper doorkeeper;
    private final ServiceClient client;
    private final Seal seal;
    private final Addresses addresses;

    public GroupsJourney(Doorkeeper doorkeeper, ServiceClient client, Seal seal, Addresses addresses) {
        this.doorkeeper = doorkeeper;
        this.client = client;
        this.seal = seal;
        this.addresses = addresses;
    }

    /** @param query {@code user_id} for those of one person; parameters that we do not know are left out */
    public ServiceAnswer groups(ToolCall call, Map<String, String> query) {
        return list(
                call,
                query,
                Arrival.ContextService::groups,
                new ProxiedList(
                        new Cursors(seal, addresses.groups(call.ref())),
                        GroupMedia.GROUPS,
                        "groups",
                        Set.of("user_id")));
    }

    public ServiceAnswer sets(ToolCall call, Map<String, String> query) {
        return list(
                call,
                query,
                Arrival.ContextService::groupSets,
                new ProxiedList(
                        new Cursors(seal, addresses.groupSets(call.ref())), GroupMedia.GROUPS, "sets", Set.of()));
    }

    private ServiceAnswer list(
            ToolCall call,
            Map<String, String> query,
            Function<Arrival.ContextService, String> where,
            ProxiedList groups) {
        return doorkeeper.answer(call, Need.READ_GROUPS, admitted -> {
            Optional<Map<String, String>> asked = groups.asked(query);
            return asked.isEmpty()
                    ? ProxiedList.noSuchPage()
                    : ServiceUrls.read(where.apply(admitted.service()))
                            .map(list -> groups.read(client, admitted, list, asked.get(), group -> group))
                            .orElse(Refused.of(ServiceRefusal.NOT_FOUND));
        });
    }
}
