package org.headcount.peers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import uk.ac.ox.ctl.lti13.Lti13Configurer;

/** spring-security-lti13 as its documentation wires it, with a page that shows what was received. */
@SpringBootApplication
@RestController
public class Peer {

    private final Map<String, ClientRegistration> platforms = new ConcurrentHashMap<>();

    /** How a platform is told to this tool. */
    public record Platform(
            String registration,
            String issuer,
            String clientId,
            String authorizationEndpoint,
            String tokenEndpoint,
            String jwksUri) {

        ClientRegistration asClientRegistration() {
            return ClientRegistration.withRegistrationId(
                            Optional.ofNullable(registration).orElse("headcount"))
                    .clientId(clientId)
                    .authorizationGrantType(new AuthorizationGrantType("implicit"))
                    .redirectUri("{baseUrl}/lti/login")
                    .scope("openid")
                    .issuerUri(issuer)
                    .authorizationUri(authorizationEndpoint)
                    .tokenUri(tokenEndpoint)
                    .jwkSetUri(jwksUri)
                    .build();
        }
    }

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(Peer.class);
        application.setDefaultProperties(Map.of(
                "server.address", "127.0.0.1",
                "server.port", Optional.ofNullable(System.getenv("PORT")).orElse("0"),
                "spring.main.banner-mode", "off",
                "logging.level.root", "WARN"));
        ServletWebServerApplicationContext running =
                (ServletWebServerApplicationContext) application.run(arguments);
        Peer peer = running.getBean(Peer.class);
        if (System.getenv("ISSUER") != null) {
            peer.register(new Platform(
                    System.getenv("REGISTRATION"),
                    System.getenv("ISSUER"),
                    System.getenv("CLIENT_ID"),
                    System.getenv("AUTH_ENDPOINT"),
                    System.getenv("TOKEN_ENDPOINT"),
                    System.getenv("JWKS")));
        }
        System.out.println("ready http://127.0.0.1:" + running.getWebServer().getPort());
    }

    @Bean
    ClientRegistrationRepository platforms() {
        return platforms::get;
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.with(
                        new Lti13Configurer()
                                .setSecurityContextRepository(new HttpSessionSecurityContextRepository()),
                        lti -> {})
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.POST, "/platforms")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    @PostMapping("/platforms")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, String> register(@RequestBody Platform platform) {
        ClientRegistration registration = platform.asClientRegistration();
        platforms.put(registration.getRegistrationId(), registration);
        return Map.of("registration", registration.getRegistrationId());
    }

    @GetMapping("/**")
    Map<String, Object> show(Authentication who) {
        List<String> authorities = who.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .toList();
        return Map.of("claims", ((OidcUser) who.getPrincipal()).getClaims(), "authorities", authorities);
    }
}
