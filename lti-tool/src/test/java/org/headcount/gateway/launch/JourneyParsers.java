package org.headcount.gateway.launch;

import static org.headcount.lti.wire.WireParsers.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.fuzz.Parser;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.Part;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.roster.RosterMember;
import org.headcount.gateway.service.Cursors;
import org.headcount.lti.message.LineItem;
import org.headcount.lti.message.Result;
import org.headcount.lti.message.Score;
import org.headcount.lti.message.Timestamps;
import org.headcount.lti.platform.ToolParsers;
import org.headcount.lti.tool.DeepLinkingSettings;
import org.headcount.lti.tool.LmsParsers;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.StoredKey;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.lti.wire.WrittenObject;
import org.headcount.metering.fact.InstitutionId;

/** What journeys read of what passes through. */
public final class JourneyParsers {

    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final Addresses ADDRESSES = new Addresses(URI.create("https://headcount.example"));
    private static final Cursors CURSORS = new Cursors(seal(), "https://headcount.example/list");
    private static final UrlPolicy URLS = new UrlPolicy(true);
    private static final LmsConnection LMS = new LmsConnection(NORTH, LmsParsers.LMS);
    private static final DeepLinkingSettings ANYTHING =
            DeepLinkingSettings.read("""
            {"deep_link_return_url": "https://lms.example/return", "accept_multiple": true,
             "accept_types": ["link", "ltiResourceLink", "file", "html", "image"],
             "accept_presentation_document_targets": []}""").orElseThrow();

    private JourneyParsers() {}

    /** Always the same, so that a seed is signed for good. */
    private static Seal seal() {
        InMemoryKeyStore keys = new InMemoryKeyStore();
        keys.add(new StoredKey(StoredKey.Purpose.SEAL, "", "seal", "", LmsParsers.NOON, "A".repeat(43)));
        return Seal.open(keys, LmsParsers.NOON);
    }

    public static Map<String, Parser> all() {
        return Map.of(
                "launch-to-tool", JourneyParsers::launchToTool,
                "deep-link-items", JourneyParsers::items,
                "score", JourneyParsers::score,
                "line-item",
                        input -> members(input)
                                .map(LineItem::read)
                                .filter(LineItem.Reading.Read.class::isInstance)
                                .isPresent(),
                "result", input -> members(input).flatMap(Result::read).isPresent(),
                "roster-member", JourneyParsers::member,
                "timestamp", input -> Timestamps.parse(text(input)).isPresent(),
                "list-cursor", JourneyParsers::cursor,
                "address", JourneyParsers::address);
    }

    private static Optional<Map<String, Object>> members(byte[] input) {
        return WrittenObject.read(input).map(WrittenObject::members);
    }

    /** Whatever an LMS says, none of its service addresses reaches a tool. */
    private static boolean launchToTool(byte[] input) {
        return LmsParsers.launch(input)
                .map(launch -> {
                    ClaimsForTool.left(launch);
                    Part.of(launch.roles());
                    Optional<Arrival.ContextService> service = ClaimsForTool.service(launch, LMS, ToolParsers.TOOL);
                    return Json.text(
                            ClaimsForTool.of(launch, ToolParsers.TOOL, ToolParsers.ISSUER, "dep", service, ADDRESSES));
                })
                .isPresent();
    }

    private static boolean items(byte[] input) {
        JsonNode items = Json.read(input).orElse(Json.object());
        LinkedItems linked = new LinkedItems(NORTH, ToolParsers.TOOL, ADDRESSES, URLS);
        boolean fault = linked.link(items, ANYTHING).isPresent();
        if (!fault) {
            linked.links().stream()
                    .filter(link -> !ToolParsers.TOOL.owns(link.url()))
                    .findAny()
                    .ifPresent(link -> {
                        throw new AssertionError("a link to somebody else");
                    });
        }
        return !fault && items.isArray();
    }

    private static boolean score(byte[] input) {
        Optional<Score.Reading> reading = members(input).map(read -> Score.read(read, LmsParsers.NOON));
        members(input)
                .flatMap(Result::read)
                .ifPresent(result -> reading.filter(Score.Reading.Read.class::isInstance)
                        .map(read -> ((Score.Reading.Read) read).score())
                        .ifPresent(result::shows));
        return reading.filter(Score.Reading.Read.class::isInstance).isPresent();
    }

    private static boolean member(byte[] input) {
        return Json.readObject(input)
                .map(member -> {
                    Optional<RosterMember> read = RosterMember.read(member);
                    RosterMember.forTool(member);
                    return read.isPresent();
                })
                .orElse(false);
    }

    private static boolean cursor(byte[] input) {
        return CURSORS.resume(Map.of("page", text(input)), Set.of("limit"))
                .map(asked -> {
                    Cursors.count(asked, "limit");
                    if (!page(CURSORS.next(asked)).equalsIgnoreCase(text(input))) {
                        throw new AssertionError("a page that we never gave");
                    }
                    return true;
                })
                .orElse(false);
    }

    private static String page(String link) {
        return link.substring(link.indexOf('=') + 1, link.indexOf('>'));
    }

    /** What an LMS asks us to open, and what a tool calls. */
    private static boolean address(byte[] input) {
        String address = text(input);
        DeploymentId.platformOf(address);
        return ADDRESSES.toolAt(address).isPresent()
                || ADDRESSES.linkAt(address).isPresent();
    }
}
