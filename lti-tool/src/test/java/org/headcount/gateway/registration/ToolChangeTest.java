package org.headcount.gateway.registration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.junit.jupiter.api.Test;

/** A tool that changes its registration while staff change it, too. */
class ToolChangeTest {

    private static final InstitutionId RIVERS = new InstitutionId("rivers");
    private static final URI LMS = URI.create("https://lms.example/");

    @Test
    void whatStaffHaveMovedMeanwhileIsNotMovedBack() {
        ToolRegistration read = tool("https://old.example/");
        ToolRegistration moved = tool("https://new.example/");
        ToolRegistration[] kept = {moved};
        Connections connections = mock(Connections.class);
        when(connections.platform("pf1"))
                .thenReturn(Optional.of(new LmsConnection(
                        RIVERS,
                        new PlatformRegistration(
                                "pf1",
                                "LMS",
                                "https://lms.example",
                                "c",
                                LMS,
                                LMS,
                                LMS,
                                "https://lms.example/",
                                Set.of(),
                                PlatformRegistration.Anonymous.PASS))));
        RegisteredTools registered = mock(RegisteredTools.class);
        when(registered.find(any(), anyString(), anyString(), anyString())).thenReturn(Optional.of(read));
        when(registered.change(any(), anyString(), anyString(), anyString(), any()))
                .thenAnswer(call -> {
                    UnaryOperator<ToolRegistration> change = call.getArgument(4);
                    kept[0] = change.apply(kept[0]);
                    return Optional.of(kept[0]);
                });
        ToolJoining joining = new ToolJoining(
                new Addresses(URI.create("https://headcount.example")),
                connections,
                mock(Invitations.class),
                registered,
                new UrlPolicy(false),
                InstantSource.system());

        ToolJoining.Outcome outcome = joining.change("pf1", "tl1", "token", () -> """
                {"application_type": "web", "response_types": ["id_token"], "initiate_login_uri": "https://old.example/",
                 "redirect_uris": ["https://old.example/"], "client_name": "Quiz", "jwks_uri": "https://old.example/",
                 "token_endpoint_auth_method": "private_key_jwt", "https://purl.imsglobal.org/spec/lti-tool-configuration":
                 {"domain": "old.example", "target_link_uri": "https://old.example/"}}""".getBytes(UTF_8));

        assertThat(outcome).isInstanceOf(ToolJoining.Outcome.Refused.class);
        assertThat(kept[0]).isEqualTo(moved);
    }

    private static ToolRegistration tool(String address) {
        URI uri = URI.create(address);
        return new ToolRegistration("tl1", "Quiz", uri, List.of(address), uri, uri, Set.of(), uri);
    }
}
