package org.headcount.web.lti;

import java.net.URI;
import java.util.Map;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsHosts;
import org.headcount.gateway.launch.DeepLinkReturn;
import org.headcount.gateway.launch.DeepLinking;
import org.headcount.gateway.launch.DeepLinks;
import org.headcount.gateway.launch.FirstLeg;
import org.headcount.gateway.launch.SecondLeg;
import org.headcount.gateway.registration.LmsRegistration;
import org.headcount.gateway.registration.RegisteredPlatforms;
import org.headcount.gateway.registration.ToolJoining;
import org.headcount.gateway.service.Notices;
import org.headcount.gateway.service.TokenGrants;
import org.headcount.lti.platform.IdTokens;
import org.headcount.lti.wire.KeyRings;
import org.headcount.web.Server;
import org.headcount.web.pages.Pages;

/** Hangs the addresses of the launch journey into the server. */
public final class LtiServlets {

    private final Addresses addresses;
    private final LaunchPages pages;
    private final Pages allPages;

    /** @param hosts of LMSs, whose frames show our pages */
    public LtiServlets(Addresses addresses, LmsHosts hosts, Pages pages) {
        this.addresses = addresses;
        this.allPages = pages;
        this.pages = new LaunchPages(pages, addresses, hosts);
    }

    /**
     * What LMSs call.
     *
     * @param own pages of ours that they launch, by address
     */
    public void serveTool(
            Server server,
            FirstLeg journey,
            Map<String, OwnPage> own,
            Connections connections,
            RegisteredPlatforms registered,
            LmsRegistration registration,
            KeyRings toolKeys) {
        URI base = addresses.base();
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        server.serve(new LoginServlet(journey, pages, addresses.login(), path), "/lti/login");
        server.serve(new LaunchServlet(journey, pages, own, path), "/lti/launch");
        server.serve(
                new KeysServlet(
                        toolKeys,
                        platform -> connections.platform(platform).isPresent() || registered.isKnown(platform)),
                "/lti/jwks",
                "/lti/jwks/*");
        server.serve(new RegisterServlet(registration, addresses, allPages), "/lti/register/*");
    }

    /** What LMSs have in their links. */
    public void serveLinks(Server server, DeepLinking choosing, Connections connections, DeepLinks links) {
        server.serve(new ToolLinkServlet(choosing, connections, links, pages), "/lti/tools/*", "/lti/links/*");
    }

    /** Where LMSs tell what they do not tell in launches. */
    public void serveNotices(Server server, Notices notices) {
        server.serve(new NoticesServlet(notices), "/lti/notices/*");
    }

    /** What tools call. */
    public void servePlatforms(
            Server server,
            SecondLeg journey,
            DeepLinkReturn chosen,
            TokenGrants grants,
            ToolJoining joining,
            Connections connections,
            IdTokens idTokens,
            String version) {
        server.serve(
                new PlatformServlet(
                        journey,
                        chosen,
                        grants,
                        connections,
                        idTokens,
                        addresses,
                        pages,
                        new ToolRegistrationAnswers(joining),
                        version),
                "/platforms/*");
    }
}
