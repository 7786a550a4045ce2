package org.headcount.gateway.launch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.fact.InstitutionId;

/** What an institution's LMSs may launch by addresses of ours. */
public final class Targets {

    private final Addresses addresses;
    private final Connections connections;
    private final DeepLinks links;

    public Targets(Addresses addresses, Connections connections, DeepLinks links) {
        this.addresses = addresses;
        this.connections = connections;
        this.links = links;
    }

    /** The tool that an address means, to be launched at the place that it means; empty where it names none, or leaves the choice. */
    Optional<ToolRegistration> at(InstitutionId institution, String address) {
        Optional<String> link = addresses.linkAt(address);
        if (link.isPresent()) {
            return link.flatMap(id -> links.link(institution, id))
                    .flatMap(found -> connections
                            .tool(institution, found.tool())
                            .filter(tool -> tool.owns(found.url())) // it may have moved since
                            .map(tool -> tool.at(found.url())));
        }
        if (address.equals(addresses.tools())) {
            List<ToolRegistration> all = connections.tools(institution);
            return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
        }
        return addresses
                .toolAt(address)
                .flatMap(id -> connections.tools(institution).stream()
                        .filter(tool -> tool.id().equals(id)) // who has none of that id is not asked for it each time
                        .findFirst());
    }

    /** Whether an address leaves it to people which tool they want. */
    boolean leavesTheChoice(String address) {
        return address.equals(addresses.tools());
    }

    /** Whether an address means a page of ours, that every institution has. */
    boolean isOurs(String address) {
        return address.equals(addresses.usage()) || address.equals(addresses.me());
    }

    /** Whether a launch of an address may lead somewhere in an institution. */
    boolean isAny(InstitutionId institution, String address) {
        return isOurs(address)
                || leavesTheChoice(address)
                || at(institution, address).isPresent();
    }

    /** Whether an address names one of an institution's own tools or links, which no other institution has. */
    boolean names(InstitutionId institution, String address) {
        return !leavesTheChoice(address) && at(institution, address).isPresent();
    }

    /** Whether an address names anybody's tool or link. */
    boolean isNamed(String address) {
        return addresses.toolAt(address).filter(connections::isTool).isPresent()
                || addresses.linkAt(address).filter(links::isLink).isPresent();
    }

    /** The tool, with the redirect URI that it asks to be answered at, where that is a place of its own to which a link leads. */
    ToolRegistration answeredAt(InstitutionId institution, ToolRegistration tool, String redirectUri) {
        return !tool.redirectUris().contains(redirectUri)
                        && isOwn(tool, redirectUri)
                        && links.leadsTo(institution, tool.id(), redirectUri)
                ? tool.answeredAt(redirectUri)
                : tool;
    }

    /** Whether a place is the tool's by now: it may have moved since it led there. */
    private static boolean isOwn(ToolRegistration tool, String address) {
        try {
            return tool.owns(new URI(address));
        } catch (URISyntaxException noAddress) {
            return false;
        }
    }
}
