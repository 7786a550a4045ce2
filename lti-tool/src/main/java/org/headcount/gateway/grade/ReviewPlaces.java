package org.headcount.gateway.grade;

import java.net.URI;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.launch.DeepLinks;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.lti.wire.WrittenObject;
import org.headcount.metering.fact.InstitutionId;

/**
 * Where submissions are reviewed, as a line item says it (Submission Review 1.0 §3): the LMS launches us there, so it is told a link of ours; the tool goes on to read the
 * place that it named.
 */
public final class ReviewPlaces {

    private static final String MEMBER = "submissionReview";
    private static final String PLACE = "url";

    private final Connections connections;
    private final DeepLinks links;
    private final Addresses addresses;
    private final UrlPolicy urls;

    public ReviewPlaces(Connections connections, DeepLinks links, Addresses addresses, UrlPolicy urls) {
        this.connections = connections;
        this.links = links;
        this.addresses = addresses;
        this.urls = urls;
    }

    /** Whether a line item names a place; one without is reviewed where the tool is launched. */
    boolean isIn(WrittenObject item) {
        return item.object(MEMBER).map(review -> review.members().get(PLACE)).isPresent();
    }

    /** Whether that place is one where nobody may be led: it is not the tool's. */
    boolean isElsewhere(InstitutionId institution, String tool, WrittenObject item) {
        return isIn(item) && place(institution, tool, item).isEmpty();
    }

    /** The line item as the LMS may have it: whatever happens to it later, the link leads there. */
    WrittenObject forLms(InstitutionId institution, String tool, WrittenObject item) {
        return place(institution, tool, item)
                .map(place -> {
                    DeepLinks.Link link = DeepLinks.Link.to(institution, tool, place);
                    links.keep(institution, link);
                    return withPlace(item, addresses.link(link.id()));
                })
                .orElse(item);
    }

    /** The line item as the tool wrote it. */
    WrittenObject forTool(InstitutionId institution, String tool, WrittenObject item) {
        return written(item)
                .flatMap(addresses::linkAt)
                .flatMap(id -> links.link(institution, id))
                .filter(link -> link.tool().equals(tool))
                .map(link -> withPlace(item, link.url().toString()))
                .orElse(item);
    }

    private Optional<URI> place(InstitutionId institution, String tool, WrittenObject item) {
        Optional<ToolRegistration> known = connections.tool(institution, tool);
        return written(item)
                .filter(text -> urls.checkOpened(text).isEmpty())
                .map(URI::create)
                .filter(place -> known.filter(owner -> owner.owns(place)).isPresent());
    }

    private static Optional<String> written(WrittenObject item) {
        return item.object(MEMBER).flatMap(review -> review.string(PLACE));
    }

    private static WrittenObject withPlace(WrittenObject item, String place) {
        return item.object(MEMBER)
                .map(review -> item.with(MEMBER, review.with(PLACE, place)))
                .orElse(item);
    }
}
