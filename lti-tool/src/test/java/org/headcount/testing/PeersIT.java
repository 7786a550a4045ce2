package org.headcount.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class PeersIT {

    @Test
    void ltijsAsksThePlatformItWasToldOfToAuthenticate() throws Exception {
        try (Peer ltijs = Peers.ltijs()) {
            tellOfAPlatform(ltijs);

            assertThat(askedFor(ltijs, "/login"))
                    .contains("client_id=tool")
                    .contains("lti_message_hint=launch")
                    .contains("redirect_uri=http%3A%2F%2F127.0.0.1");
        }
    }

    @Test
    void springSecurityLti13AsksThePlatformItWasToldOfToAuthenticate() throws Exception {
        try (Peer spring = Peers.springSecurityLti13()) {
            tellOfAPlatform(spring);

            assertThat(askedFor(spring, "/lti/login_initiation/ours"))
                    .contains("client_id=tool")
                    .contains("lti_message_hint=launch")
                    .contains("redirect_uri=" + spring.at("/lti/login"));
        }
    }

    private static void tellOfAPlatform(Peer peer) {
        peer.learn(
                "ours",
                "https://platform.example",
                "tool",
                "https://platform.example/authorize",
                "https://platform.example/token",
                "https://platform.example/jwks");
    }

    private static String askedFor(Peer peer, String loginPath) throws IOException, InterruptedException {
        URI initiation = peer.at(loginPath
                + "?iss=https://platform.example&client_id=tool&login_hint=ada&lti_message_hint=launch&target_link_uri="
                + peer.at("/"));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(initiation).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith("https://platform.example/authorize?");
        return location;
    }
}
