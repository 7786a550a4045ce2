package org.headcount.lti.tool;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Claims;

/**
 * Where an LMS takes grades for the context of a launch (Assignment and Grade Services 2.0 §3.1).
 *
 * @param lineItems the container's URL; empty where there is none
 * @param lineItem the URL of the one line item of the launched link; empty where there is none, or more than one
 * @param scopes granted, in the order given
 */
public record GradeService(String lineItems, String lineItem, Set<String> scopes) {

    private static final int LONGEST_URL = 4_000;

    /** Empty where a launch offers nothing that could be used. */
    static Optional<GradeService> of(Claims claims) {
        return claims.object(ClaimNames.GRADE_SERVICE)
                .map(service -> new GradeService(
                        url(service, "lineitems"),
                        url(service, "lineitem"),
                        new LinkedHashSet<>(service.strings("scope").orElse(List.of()))))
                .filter(service -> !service.lineItems.isEmpty() || !service.lineItem.isEmpty());
    }

    private static String url(Claims service, String name) {
        return service.string(name)
                .filter(url -> url.length() <= LONGEST_URL && PlainText.is(url))
                .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
                .orElse("");
    }
}
