package org.headcount.lti.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;

/** What an LMS takes in answer to a deep linking request, and where (Deep Linking 2.0, deep linking settings). */
public final class DeepLinkingSettings {

    private static final int LONGEST_URL = 4_000;

    private final Claims claim;

    private DeepLinkingSettings(Claims claim) {
        this.claim = claim;
    }

    /** Empty where a member that is needed is not there, or one cannot be used. */
    static Optional<DeepLinkingSettings> of(Claims claim) {
        boolean usable = claim.string("deep_link_return_url")
                        .filter(url -> url.length() <= LONGEST_URL && PlainText.is(url))
                        .filter(url -> ServiceUrls.read(url).isPresent())
                        .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
                        .isPresent()
                && claim.strings("accept_types").isPresent()
                && claim.strings("accept_presentation_document_targets").isPresent()
                && (!claim.has("data") || claim.string("data").isPresent());
        return usable ? Optional.of(new DeepLinkingSettings(claim)) : Optional.empty();
    }

    /** As {@link #json} wrote them. */
    public static Optional<DeepLinkingSettings> read(String json) {
        return Json.readObject(json).map(Claims::of).flatMap(DeepLinkingSettings::of);
    }

    /** Where the browser carries the answer: a page. */
    public String returnUrl() {
        return claim.string("deep_link_return_url").orElseThrow();
    }

    public List<String> acceptedTypes() {
        return claim.strings("accept_types").orElseThrow();
    }

    /** Unless the LMS says that it is not so. */
    public boolean acceptsSeveral() {
        return claim.flag("accept_multiple").orElse(true);
    }

    /** What the LMS wants to have back as it is; an empty text is another thing than none. */
    public Optional<String> data() {
        return claim.string("data");
    }

    /** A copy, with members that nobody here knows, to be changed at will. */
    public ObjectNode copy() {
        return claim.copy();
    }

    public String json() {
        return claim.json();
    }

    /** Nothing of it: the address may be a secret. */
    @Override
    public String toString() {
        return "DeepLinkingSettings";
    }
}
