package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** How an activity opens: login initiation, then the tool's authentication request and the signed answer to it. */
final class LmsLaunches {

    private static final Duration HINT_LIFE = Duration.ofMinutes(10);

    /** An opening that waits for the tool's authentication request. Good once. */
    private record Opening(Person person, String clientId, UnaryOperator<String> tokenForNonce, Instant until) {}

    private final String issuer;
    private final School school;
    private final InstantSource clock;
    private final IdTokens idTokens;
    private final LmsSession session;
    private final Supplier<String> storageTarget;
    private final Map<String, Opening> openings = new ConcurrentHashMap<>();
    private final Set<String> spentNonces = ConcurrentHashMap.newKeySet();

    LmsLaunches(
            String issuer,
            School school,
            InstantSource clock,
            IdTokens idTokens,
            LmsSession session,
            Supplier<String> storageTarget) {
        this.issuer = issuer;
        this.school = school;
        this.clock = clock;
        this.idTokens = idTokens;
        this.session = session;
        this.storageTarget = storageTarget;
    }

    /** Third-party initiated login; by POST, or with {@code by=get} by a redirect. {@code as} signs somebody in first. */
    Reply open(Request request) {
        Optional<Activity> activity = school.activity(request.place("activity"));
        Optional<Person> person = request.query().one("as").isPresent()
                ? request.query().one("as").flatMap(school::person)
                : session.person(request);
        Optional<RegisteredTool> tool = activity.flatMap(found -> school.tool(found.clientId()));
        if (activity.isEmpty() || person.isEmpty() || tool.isEmpty()) {
            return Pages.notice(404, school.name(), "There is no such activity, person or tool.");
        }
        return begin(
                request,
                person.get(),
                tool.get(),
                activity.get().deploymentId(),
                activity.get().targetLinkUri(),
                nonce -> idTokens.launch(person.get(), activity.get(), nonce));
    }

    /** The same for somebody who wants to choose content; whether it is staff is the tool's to see. */
    Reply choose(Request request) {
        Optional<ContentChoice> choice = school.choice(request.place("choice"));
        Optional<Person> person = request.query().one("as").isPresent()
                ? request.query().one("as").flatMap(school::person)
                : session.person(request);
        Optional<RegisteredTool> tool = choice.flatMap(found -> school.tool(found.clientId()));
        if (choice.isEmpty() || person.isEmpty() || tool.isEmpty()) {
            return Pages.notice(404, school.name(), "There is nothing to choose here.");
        }
        return begin(
                request,
                person.get(),
                tool.get(),
                choice.get().deploymentId(),
                choice.get().targetLinkUri(),
                nonce -> idTokens.choice(person.get(), choice.get(), nonce));
    }

    private Reply begin(
            Request request,
            Person person,
            RegisteredTool tool,
            String deployment,
            String target,
            UnaryOperator<String> tokenForNonce) {
        String hint = Opaque.text();
        Instant now = clock.instant();
        openings.values().removeIf(opening -> opening.until().isBefore(now));
        openings.put(hint, new Opening(person, tool.clientId(), tokenForNonce, now.plus(HINT_LIFE)));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("iss", issuer);
        fields.put("target_link_uri", target);
        fields.put("login_hint", person.id());
        fields.put("lti_message_hint", hint);
        fields.put("client_id", tool.clientId());
        fields.put("lti_deployment_id", deployment);
        Optional.of(storageTarget.get())
                .filter(frame -> !frame.isEmpty())
                .ifPresent(frame -> fields.put("lti_storage_target", frame));
        Reply reply = request.query().one("by").equals(Optional.of("get"))
                ? Reply.seeOther(withQuery(tool.loginUri(), fields))
                : Pages.submitting(tool.loginUri(), fields);
        return session.signIn(reply, person);
    }

    /** The authorization endpoint. Nothing is ever sent to a redirect URI that is not registered. */
    Reply authorize(Request request) {
        Parameters asked = request.parameters();
        Optional<RegisteredTool> tool = asked.one("client_id").flatMap(school::tool);
        Optional<String> redirectUri = asked.one("redirect_uri");
        if (asked.repeated().isPresent()) {
            return Pages.notice(
                    400, school.name(), "Refused: " + asked.repeated().get() + " comes twice.");
        }
        if (tool.isEmpty()
                || redirectUri.isEmpty()
                || !tool.get().redirectUris().contains(redirectUri.get())) {
            return Pages.notice(
                    400, school.name(), "Refused: unknown client_id, or a redirect_uri that is not its own.");
        }
        Map<String, String> answer = new LinkedHashMap<>();
        Optional<Fault> fault = formFault(asked);
        if (fault.isEmpty()) {
            Optional<Opening> opening = asked.one("lti_message_hint")
                    .map(openings::remove)
                    .filter(found -> clock.instant().isBefore(found.until()));
            fault = openingFault(request, asked, tool.get(), opening);
            if (fault.isEmpty()) {
                Opening found = opening.orElseThrow();
                answer.put(
                        "id_token",
                        found.tokenForNonce().apply(asked.one("nonce").orElseThrow()));
            }
        }
        fault.ifPresent(found -> {
            answer.put("error", found.code());
            answer.put("error_description", found.description());
        });
        asked.one("state").ifPresent(state -> answer.put("state", state));
        return Pages.submitting(redirectUri.get(), answer);
    }

    private record Fault(String code, String description) {}

    private static Optional<Fault> formFault(Parameters asked) {
        if (!asked.one("response_type").equals(Optional.of("id_token"))) {
            return Optional.of(new Fault("unsupported_response_type", "response_type must be id_token"));
        }
        if (!Set.of(asked.one("scope").orElse("").split(" ")).contains("openid")) {
            return Optional.of(new Fault("invalid_scope", "scope must contain openid"));
        }
        if (!asked.one("response_mode").equals(Optional.of("form_post"))) {
            return Optional.of(new Fault("invalid_request", "response_mode must be form_post"));
        }
        if (!asked.one("prompt").equals(Optional.of("none"))) {
            return Optional.of(new Fault("invalid_request", "prompt must be none"));
        }
        return asked.one("nonce").orElse("").isEmpty()
                ? Optional.of(new Fault("invalid_request", "nonce is missing"))
                : Optional.empty();
    }

    private Optional<Fault> openingFault(
            Request request, Parameters asked, RegisteredTool tool, Optional<Opening> opening) {
        if (opening.isEmpty()) {
            return Optional.of(
                    new Fault("login_required", "this launch is over or was used already; open the activity again"));
        }
        Opening found = opening.get();
        if (!found.clientId().equals(tool.clientId())) {
            return Optional.of(new Fault("unauthorized_client", "this launch is another tool's"));
        }
        boolean samePerson =
                asked.one("login_hint").equals(Optional.of(found.person().id()));
        if (!samePerson || session.isSomebodyElse(request, found.person())) {
            return Optional.of(new Fault("login_required", "somebody else is signed in by now"));
        }
        return spentNonces.add(tool.clientId() + " " + asked.one("nonce").orElse(""))
                ? Optional.empty()
                : Optional.of(new Fault("invalid_request", "this nonce was used before"));
    }

    private static String withQuery(String url, Map<String, String> parameters) {
        return url + (url.contains("?") ? "&" : "?") + Parameters.encoded(parameters);
    }

    /** What an LMS publishes about itself. */
    static ObjectNode configuration(String issuer) {
        ObjectNode about = Json.object()
                .put("issuer", issuer)
                .put("authorization_endpoint", issuer + "/authorize")
                .put("token_endpoint", issuer + "/token")
                .put("jwks_uri", issuer + "/jwks");
        about.putArray("token_endpoint_auth_methods_supported").add("private_key_jwt");
        about.putArray("token_endpoint_auth_signing_alg_values_supported").add("RS256");
        about.putArray("id_token_signing_alg_values_supported").add("RS256");
        about.putArray("response_types_supported").add("id_token");
        about.putArray("subject_types_supported").add("public");
        about.set("scopes_supported", Json.texts(RegisteredTool.ALL_SCOPES).add("openid"));
        LmsRegistrations.describe(about, issuer);
        return about;
    }
}
