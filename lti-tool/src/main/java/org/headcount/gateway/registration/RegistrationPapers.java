package org.headcount.gateway.registration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.OurRegistration;
import org.headcount.lti.tool.PlatformConfiguration;
import org.headcount.lti.tool.PlatformOffer;
import org.headcount.lti.tool.RegisteredClient;
import org.headcount.lti.tool.RegistrationRule;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;

/** What is told to an LMS that registers us, and what is kept of it. */
final class RegistrationPapers {

    private static final String TOKEN_PURPOSE = "lms-registration-token";

    /** What was judged when it came, and is judged again when it is called. */
    private static final UrlPolicy JUDGED = new UrlPolicy(true);

    private final Addresses addresses;
    private final Connections connections;
    private final Seal seal;

    RegistrationPapers(Addresses addresses, Connections connections, Seal seal) {
        this.addresses = addresses;
        this.connections = connections;
        this.seal = seal;
    }

    OurRegistration ours(InstitutionId institution, String platform) {
        return new OurRegistration(
                "Headcount",
                "Learning tools, opened through Headcount",
                addresses.login(),
                addresses.launch(),
                addresses.toolKeys(platform),
                target(connections.tools(institution), addresses),
                addresses.tools());
    }

    /** What an LMS launches where its form has place for one address: an institution's only tool. */
    static String target(List<ToolRegistration> tools, Addresses addresses) {
        return tools.size() == 1 ? addresses.tool(tools.get(0).id()) : addresses.tools();
    }

    /** What was checked before, and kept. */
    static PlatformOffer offer(String address, ObjectNode kept) {
        return PlatformConfiguration.check(
                        URI.create(address),
                        kept,
                        JUDGED,
                        Optional.of(kept.path("issuer").asText()))
                .fold(offer -> offer, violations -> {
                    throw new IllegalStateException("what was checked and kept is faulty now: " + violations);
                });
    }

    RegisteredPlatforms.Origin origin(PlatformOffer offer, RegisteredClient made) {
        return new RegisteredPlatforms.Origin(
                offer.address().toString(),
                Json.text(offer.kept()),
                made.clientUri().map(URI::toString).orElse(""),
                made.accessToken().isEmpty()
                        ? ""
                        : seal.close(TOKEN_PURPOSE, made.accessToken().getBytes(UTF_8)));
    }

    /** What we are at the LMS, by what it told when it registered us. */
    RegisteredClient client(String clientId, RegisteredPlatforms.Origin origin) {
        return new RegisteredClient(
                clientId,
                Optional.empty(),
                Optional.of(URI.create(origin.clientUri())),
                seal.open(TOKEN_PURPOSE, origin.accessToken())
                        .map(bytes -> new String(bytes, UTF_8))
                        .orElse(""));
    }

    static RegistrationOutcome refused(PlatformOffer offer, RegistrationRule rule, String found) {
        return new RegistrationOutcome.Refused(framedBy(offer), List.of(Violation.of(rule, found)));
    }

    /** Clouds have an issuer on another host than the school's pages, which are where the configuration is. */
    static List<String> framedBy(PlatformOffer offer) {
        return List.of(
                offer.address().toString(),
                offer.issuer(),
                offer.authorizationEndpoint().toString());
    }
}
