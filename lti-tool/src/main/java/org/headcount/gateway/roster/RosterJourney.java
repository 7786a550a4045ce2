package org.headcount.gateway.roster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.service.Admission.Admitted;
import org.headcount.gateway.service.Cursors;
import org.headcount.gateway.service.Doorkeeper;
import org.headcount.gateway.service.Need;
import org.headcount.gateway.service.ProxiedList;
import org.headcount.gateway.service.ServiceAnswer;
import org.headcount.gateway.service.ServiceAnswer.Refused;
import org.headcount.gateway.service.ServiceRefusal;
import org.headcount.gateway.service.Services;
import org.headcount.gateway.service.ToolCall;
import org.headcount.lti.message.RosterMedia;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Seal;

/**
 * A tool asks who is in the course (Names and Role Provisioning Services 2.0 §2), and is told of everybody under the name that launches have; whoever passes may
 * be named by the tool from then on.
 */
public final class RosterJourney {

    private static final String LINK = "rlid";
    private static final Set<String> FILTERS = Set.of("role", LINK);
    private static final int AT_A_TIME = 200;

    private final Doorkeeper doorkeeper;
    private final Services services;
    private final Rosters rosters;
    private final ServiceClient client;
    private final Seal seal;
    private final Addresses addresses;

    public RosterJourney(
            Doorkeeper doorkeeper,
            Services services,
            Rosters rosters,
            ServiceClient client,
            Seal seal,
            Addresses addresses) {
        this.doorkeeper = doorkeeper;
        this.services = services;
        this.rosters = rosters;
        this.client = client;
        this.seal = seal;
        this.addresses = addresses;
    }

    /** @param query parameters that we do not know are left out */
    public ServiceAnswer members(ToolCall call, Map<String, String> query) {
        return doorkeeper.answer(
                call,
                Need.READ_ROSTER,
                admitted -> ServiceUrls.read(admitted.service().memberships())
                        .map(list -> members(admitted, list, query))
                        .orElse(Refused.of(ServiceRefusal.NOT_FOUND)));
    }

    private ServiceAnswer members(Admitted admitted, URI list, Map<String, String> query) {
        String ref = admitted.service().ref();
        ProxiedList roster = new ProxiedList(
                new Cursors(seal, addresses.memberships(ref)), RosterMedia.MEMBERSHIPS, "members", FILTERS);
        Optional<Map<String, String>> asked = roster.asked(query);
        if (asked.isEmpty()) {
            return ProxiedList.noSuchPage();
        }
        String link = asked.get().getOrDefault(LINK, "");
        boolean known = link.isEmpty()
                || services.resourceLinks(admitted.institution(), ref).contains(link);
        return known
                ? roster.read(client, admitted, list, asked.get(), new Members(admitted.service()))
                : Refused.of(ServiceRefusal.UNKNOWN_RESOURCE_LINK);
    }

    /** The members of one page on their way. */
    private final class Members implements ProxiedList.Passing {

        private final Arrival.ContextService service;
        private final List<RosterMember> passing = new ArrayList<>();

        Members(Arrival.ContextService service) {
            this.service = service;
        }

        @Override
        public ObjectNode pass(ObjectNode member) {
            RosterMember.read(member).ifPresent(passing::add);
            if (passing.size() == AT_A_TIME) {
                end();
            }
            return RosterMember.forTool(member);
        }

        @Override
        public void end() {
            if (!passing.isEmpty()) {
                rosters.note(
                        new Rosters.Course(
                                service.institution(), service.platform(), service.deployment(), service.context()),
                        Optional.of(service.ref()),
                        0,
                        List.copyOf(passing));
                passing.clear();
            }
        }
    }
}
