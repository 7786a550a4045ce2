package org.headcount.gateway.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.lti.platform.AnswerRule;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.DeepLinkingSettings;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;

/**
 * Makes what a tool offers such that the LMS launches us. Of a resource link, its own url and that of its submission review become links of ours; all else,
 * members that nobody here knows and items of other types, stays as it was sent and is never shown by us.
 */
final class LinkedItems {

    private static final int MOST = 250;
    private static final String RESOURCE_LINK = "ltiResourceLink";

    private final InstitutionId institution;
    private final ToolRegistration tool;
    private final Addresses addresses;
    private final UrlPolicy urls;
    private final List<DeepLinks.Link> links = new ArrayList<>();

    LinkedItems(InstitutionId institution, ToolRegistration tool, Addresses addresses, UrlPolicy urls) {
        this.institution = institution;
        this.tool = tool;
        this.addresses = addresses;
        this.urls = urls;
    }

    /** A rule that is broken; {@code found} is short, and nothing personal. */
    record Fault(AnswerRule rule, String found) {}

    /** The first rule that items break; where there is none, they were changed in place. */
    Optional<Fault> link(JsonNode items, DeepLinkingSettings asked) {
        if (items.isMissingNode()) {
            return Optional.empty();
        }
        if (!items.isArray() || items.size() > MOST) {
            return fault(AnswerRule.ITEMS, items.isArray() ? items.size() + " items" : "something else");
        }
        if (items.size() > 1 && !asked.acceptsSeveral()) {
            return fault(AnswerRule.SEVERAL, items.size() + " items");
        }
        for (int number = 1; number <= items.size(); number++) {
            Optional<Fault> fault = link((ArrayNode) items, number, asked);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    /** What the LMS will launch. */
    List<DeepLinks.Link> links() {
        return List.copyOf(links);
    }

    private Optional<Fault> link(ArrayNode items, int number, DeepLinkingSettings asked) {
        if (!(items.get(number - 1) instanceof ObjectNode item)
                || !item.path("type").isTextual()) {
            return fault(AnswerRule.ITEMS, "item " + number + " without a type");
        }
        if (!asked.acceptedTypes().contains(item.path("type").textValue())) {
            return fault(AnswerRule.TYPES, "another one in item " + number);
        }
        return item.path("type").textValue().equals(RESOURCE_LINK) ? resourceLink(item, number) : Optional.empty();
    }

    private Optional<Fault> resourceLink(ObjectNode item, int number) {
        if (!item.hasNonNull("url")) {
            item.put("url", addresses.tool(tool.id())); // what the LMS knows as the tool's address may mean any tool
        } else if (!rewrite(item)) {
            return fault(AnswerRule.LINK, "another address in item " + number);
        }
        if (item.path("lineItem").path("submissionReview") instanceof ObjectNode review
                && review.hasNonNull("url")
                && !rewrite(review)) {
            return fault(AnswerRule.LINK, "another address for reviews in item " + number);
        }
        return item.hasNonNull("custom") && !texts(item)
                ? fault(AnswerRule.CUSTOM, "something else in item " + number)
                : Optional.empty();
    }

    private boolean rewrite(ObjectNode holder) {
        String written = holder.path("url").asText();
        if (!holder.path("url").isTextual()
                || urls.checkOpened(written).isPresent()
                || !tool.owns(URI.create(written))) {
            return false;
        }
        DeepLinks.Link link = DeepLinks.Link.to(institution, tool.id(), URI.create(written));
        links.add(link);
        holder.put("url", addresses.link(link.id()));
        return true;
    }

    /** Numbers and truth values are texts to an LMS; a null is nothing. */
    private static boolean texts(ObjectNode item) {
        if (!(item.path("custom") instanceof ObjectNode custom)) {
            return false;
        }
        ObjectNode texts = Json.object();
        for (Map.Entry<String, JsonNode> one : custom.properties()) {
            if (one.getValue().isContainerNode()) {
                return false;
            }
            if (!one.getValue().isNull()) {
                texts.put(one.getKey(), one.getValue().asText());
            }
        }
        item.set("custom", texts);
        return true;
    }

    private static Optional<Fault> fault(AnswerRule rule, String found) {
        return Optional.of(new Fault(rule, found));
    }
}
