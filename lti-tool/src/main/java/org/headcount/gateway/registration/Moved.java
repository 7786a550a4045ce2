package org.headcount.gateway.registration;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.lti.tool.PlatformConfiguration;
import org.headcount.lti.tool.PlatformOffer;
import org.headcount.lti.tool.PlatformRegistration;

/** What an LMS would move to another host by what it says of itself now. Where keys are read, forged launches would be believed. */
final class Moved {

    private Moved() {}

    /** The first of its endpoints, and its token audience, that would be on another host than now. */
    static Optional<String> endpoints(PlatformRegistration present, PlatformOffer offer) {
        return to("jwks_uri", present.jwksUri(), offer.jwksUri())
                .or(() -> to("token_endpoint", present.tokenEndpoint(), offer.tokenEndpoint()))
                .or(() -> to("authorization_endpoint", present.authorizationEndpoint(), offer.authorizationEndpoint()))
                .or(() -> place(present.tokenAudience()).equals(place(offer.tokenAudience()))
                        ? Optional.empty()
                        : Optional.of("the token audience " + offer.tokenAudience()));
    }

    private static Optional<String> to(String name, URI present, URI next) {
        String there = PlatformConfiguration.origin(next);
        return PlatformConfiguration.origin(present).equals(there)
                ? Optional.empty()
                : Optional.of(name + " at " + there);
    }

    /** An audience may be any text. */
    private static String place(String audience) {
        try {
            URI address = URI.create(audience);
            return address.getScheme() == null || address.getHost() == null
                    ? audience
                    : PlatformConfiguration.origin(address);
        } catch (IllegalArgumentException noAddress) {
            return audience;
        }
    }

    /**
     * Where our registration would be changed from now on, if that is on a host that the connection does not know.
     *
     * @param configuration the address of its configuration as known now
     */
    static Optional<String> registration(
            PlatformRegistration present, Optional<String> configuration, PlatformOffer offer) {
        Set<String> known = Stream.concat(
                        Stream.of(
                                present.issuer(),
                                present.authorizationEndpoint().toString(),
                                present.tokenEndpoint().toString(),
                                present.jwksUri().toString()),
                        configuration.stream())
                .map(Moved::place)
                .collect(Collectors.toSet());
        String there = PlatformConfiguration.origin(offer.registrationEndpoint());
        return known.contains(there) ? Optional.empty() : Optional.of("registration_endpoint at " + there);
    }
}
