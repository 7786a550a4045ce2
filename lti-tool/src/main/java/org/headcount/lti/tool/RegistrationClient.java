package org.headcount.lti.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Printable;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.UrlPolicy;

/** Talks with an LMS about our registration (LTI Dynamic Registration 1.0 §3, RFC 7592 §2). Stores nothing. */
public final class RegistrationClient {

    private static final String JSON = "application/json";
    private static final int MOST_BYTES = 256 * 1024;
    private static final int LONGEST_TOKEN = 6_000;
    private static final int LONGEST_ID = 255;
    private static final Pattern CODE = Pattern.compile("[a-z]{1,20}(_[a-z]{1,20}){1,6}");
    private static final Duration TO_READ = Duration.ofSeconds(5);

    /** An LMS may look at our keys before it answers. */
    private static final Duration TO_REGISTER = Duration.ofSeconds(15);

    private final Outbound outbound;
    private final UrlPolicy urls;

    public RegistrationClient(Outbound outbound, UrlPolicy urls) {
        this.outbound = outbound;
        this.urls = urls;
    }

    /**
     * Reads an LMS's configuration.
     *
     * @param token sent along, since Canvas wants it; empty where the LMS gave none, as Brightspace does
     * @param otherIssuer as for {@link PlatformConfiguration#check}
     */
    public Checked<PlatformOffer> configuration(String address, String token, Optional<String> otherIssuer) {
        Optional<UrlPolicy.Violation> wrong = urls.check(address);
        if (wrong.isPresent()) {
            return broken(RegistrationRule.CONFIGURATION_URL, wrong.get().text());
        }
        if (token.length() > LONGEST_TOKEN || !token.chars().allMatch(one -> one > ' ' && one < 127)) {
            return broken(RegistrationRule.TOKEN, token.length() + " characters");
        }
        URI url = URI.create(address);
        Reply reply = outbound.send(authorized(Call.get(url), token).within(TO_READ, MOST_BYTES));
        if (!(reply instanceof Reply.Answered answered) || answered.status() != 200) {
            return reply instanceof Reply.RefusedByPolicy refused
                    ? broken(
                            RegistrationRule.CONFIGURATION_URL,
                            refused.violation().text())
                    : broken(RegistrationRule.CONFIGURATION_SERVED, said(reply));
        }
        return Json.readObject(answered.body())
                .map(said -> PlatformConfiguration.check(url, said, urls, otherIssuer))
                .orElseGet(() -> broken(RegistrationRule.CONFIGURATION, "something else"));
    }

    /** Registers us. Where no answer came, the LMS may have done so all the same. */
    public Checked<RegisteredClient> register(PlatformOffer offer, String token, ObjectNode request) {
        return answer(
                outbound.send(authorized(Call.post(offer.registrationEndpoint()), token)
                        .withBody(JSON, Json.bytes(request))
                        .within(TO_REGISTER, MOST_BYTES)),
                Optional.empty());
    }

    /** Who we are there: at an LMS that hands out a token for changing a registration, as Moodle does, its endpoint tells. */
    public Checked<RegisteredClient> present(PlatformOffer offer, String token) {
        return answer(
                outbound.send(authorized(Call.get(offer.registrationEndpoint()), token)
                        .within(TO_READ, MOST_BYTES)),
                Optional.empty());
    }

    /** Replaces our registration (RFC 7592 §2.2). May be repeated. */
    public Checked<RegisteredClient> replace(RegisteredClient present, ObjectNode request) {
        ObjectNode whole = request.deepCopy().put("client_id", present.clientId());
        return answer(
                outbound.send(authorized(Call.put(present.clientUri().orElseThrow()), present.accessToken())
                        .withBody(JSON, Json.bytes(whole))
                        .within(TO_REGISTER, MOST_BYTES)),
                Optional.of(present));
    }

    private static Call authorized(Call call, String token) {
        Call asking = call.with("Accept", JSON);
        return token.isEmpty() ? asking : asking.withBearer(token);
    }

    /** @param before what holds where the answer does not say another thing */
    Checked<RegisteredClient> answer(Reply reply, Optional<RegisteredClient> before) {
        if (!(reply instanceof Reply.Answered answered) || !answered.isSuccess()) {
            return broken(RegistrationRule.ANSWERED, said(reply));
        }
        Optional<Claims> said = Json.readObject(answered.body()).map(Claims::of);
        Optional<String> clientId = said.flatMap(body -> body.text("client_id")).filter(RegistrationClient::isId);
        if (clientId.isEmpty()) {
            return broken(RegistrationRule.CLIENT_ID, said.isEmpty() ? "no JSON" : "none");
        }
        Optional<URI> clientUri = said.flatMap(body -> body.string("registration_client_uri"))
                .filter(url -> urls.check(url).isEmpty())
                .map(URI::create)
                .or(() -> before.flatMap(RegisteredClient::clientUri));
        return new Checked.Kept<>(new RegisteredClient(
                clientId.get(),
                said.flatMap(body -> body.object(OurRegistration.TOOL))
                        .flatMap(tool -> tool.text("deployment_id"))
                        .filter(RegistrationClient::isId),
                clientUri,
                said.flatMap(body -> body.string("registration_access_token"))
                        .filter(token -> token.length() <= LONGEST_TOKEN
                                && token.chars().allMatch(one -> one > ' ' && one < 127))
                        .or(() -> before.map(RegisteredClient::accessToken))
                        .orElse("")));
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && id.chars().allMatch(one -> one > ' ' && one < 127);
    }

    /** What became of the call. LMSs say what is wrong as JSON (RFC 7591 §3.2.2), or in a bare word as Moodle does; of a whole page nothing is shown. */
    private static String said(Reply reply) {
        if (reply instanceof Reply.Answered answered) {
            String why = Json.readObject(answered.body())
                    .map(Claims::of)
                    .flatMap(body -> body.string("error_description").or(() -> body.string("error")))
                    .orElseGet(() -> bare(answered.text()));
            return "HTTP " + answered.status() + (why.isEmpty() ? "" : ", " + shown(why));
        }
        return reply instanceof Reply.Unreachable unreachable
                ? unreachable.failure().name()
                : "an address that may not be called";
    }

    private static String bare(String text) {
        return text.length() <= 100 && text.indexOf('<') < 0 ? text.strip() : "";
    }

    /** A code of several words is longer than any word. */
    private static String shown(String why) {
        return CODE.matcher(why).matches() ? why : Printable.words(why);
    }

    private static <T> Checked<T> broken(RegistrationRule rule, String found) {
        return new Checked.Broken<>(List.of(rule.broken(found)));
    }
}
