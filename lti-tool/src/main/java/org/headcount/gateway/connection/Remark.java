package org.headcount.gateway.connection;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a look at a connection can say: in English for programs, and by its name for pages, which have words of their own for each. */
public enum Remark {
    NOTHING(""),
    /** Somebody else's words, or a number. */
    VERBATIM("{0}"),

    AS_REGISTERED("as registered"),
    NO_CONFIGURATION("none below the issuer"),
    CONFIGURATION_DIFFERS("{0} differ from what the LMS publishes"),
    NO_DEPLOYMENT("none"),
    NO_SERVICE_WANTED("no tool wants a service of the LMS"),
    GRANTED("granted"),
    GRANTED_ONE_BY_ONE("granted, scope by scope"),
    SCOPES_UNANSWERED("no answer about {0}"),
    SCOPES_ALL("all that the tools want"),
    SCOPES_MISSING("not granted: {0}"),
    ONE_KEY("1 key"),
    KEYS("{0} keys"),
    NO_USABLE_KEY("a key set without an RSA key for RS256 that has a kid"),
    NO_KEY_SET("something that is no key set"),
    NO_DATE("the answer has no date"),
    CLOCK_BEHIND("{0} s behind ours"),
    CLOCK_AHEAD("{0} s ahead of ours"),
    CLOCK_AGREES("agrees with ours"),
    ONE_ADDRESS("1 address"),
    ADDRESSES("{0} addresses"),
    OTHER_HOST("{0} on another host than login and target"),
    FRAME_ANY("any frame"),
    FRAME_EVERY_LMS("the frames of every LMS here"),
    FRAME_LEFT_OUT("frame-ancestors {0} leaves out {1}"),

    NAME_NOT_FOUND("name not found"),
    NOT_CONNECTED("not connected"),
    TLS("tls"),
    TOO_BUSY("too busy"),
    TIMED_OUT("timed out"),
    BROKEN_OFF("broken off"),
    TOO_LARGE("too large"),
    INTERRUPTED("interrupted"),
    NOT_A_URL("must be an absolute URL of at most 2048 characters"),
    SCHEME("must be https (http only for loopback hosts, where private addresses are allowed)"),
    FRAGMENT("must have no fragment"),
    USER_INFO("must have no user name"),
    HOST("must name a host"),
    PORT("must use port 443 or one above 1023"),
    PRIVATE_ADDRESS("must not point to a private address"),

    COMPARE_BY_HAND("compare issuer, client id and the three addresses by hand with what the LMS shows"),
    COPY_FROM("copy them from {0}"),
    LAUNCH_ONCE("launch once from the LMS and approve the deployment that shows, or enter its deployment id"),
    ALLOW_SERVICES("allow this tool the services in the LMS's settings of it"),
    ALLOW_MISSING("allow them in the LMS's settings of this tool, or the tools behind it do without"),
    CHECK_AGAIN("check again"),
    CHECK_TOKEN_ENDPOINT("tokenEndpoint is {0}: check it, and that it is reached from here"),
    LET_THE_LMS_KNOW(
            "the LMS has to know the client id {0}, read our keys at {1}, and expect tokenAudience, which is {2}"),
    CHECK_KEYS_OF_LMS("jwksUri is {0}: check it against the LMS's settings, and that it is reached from here"),
    CHECK_KEYS_OF_TOOL("jwksUri is {0}: check it against the tool's settings, and that it is reached from here"),
    TAKE_KEYS_OF_LMS("jwksUri is {0}: it has to be the address of the LMS's public key set (JWKS)"),
    TAKE_KEYS_OF_TOOL("jwksUri is {0}: it has to be the address of the tool's public key set (JWKS)"),
    KEEP_CLOCK_OF_LMS("have both servers keep their clocks by NTP; the LMS's clock and ours may differ by {0} s"),
    KEEP_CLOCK_OF_TOOL("have both servers keep their clocks by NTP; the tool's clock and ours may differ by {0} s"),
    CHECK_LOGIN("loginUri is {0}: it has to be the tool's login initiation address"),
    CHECK_REDIRECTS("make sure that it is the tool's: launches with people's names are posted there"),
    CHECK_TARGET("targetLinkUri is {0}: check that it is reached from here"),
    ALLOW_FRAMES(
            "have the tool allow the LMS's frames by a Content-Security-Policy with frame-ancestors, or open it in a new window"),
    ADD_TO_FRAMES("have the tool add the LMS's address to frame-ancestors, or open it in a new window");

    private final String english;

    Remark(String english) {
        this.english = english;
    }

    /** As {@code no-date}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** With a place such as <code>{0}</code> for each argument. */
    public String english() {
        return english;
    }

    Said of(Object... arguments) {
        return new Said(this, Stream.of(arguments).map(Object::toString).toList());
    }

    /** A remark and what it is about. */
    public record Said(Remark remark, List<String> arguments) {

        private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

        public String english() {
            return PLACE.matcher(remark.english)
                    .replaceAll(found -> Matcher.quoteReplacement(arguments.get(Integer.parseInt(found.group(1)))));
        }
    }
}
