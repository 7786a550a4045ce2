package org.headcount.lti.tool;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Claims;

/**
 * Where an LMS takes orders for notices (Platform Notification Service 1.0).
 *
 * @param types those of its notices that can be passed on to tools
 */
public record NotificationService(String url, Set<String> types) {

    /** What of an LMS's notices a tool behind us understands: the others carry addresses of the LMS. */
    public static final List<String> PASSED = List.of("LtiContextCopyNotice", "LtiHelloWorldNotice");

    private static final int LONGEST_URL = 4_000;

    public NotificationService {
        types = Set.copyOf(types);
    }

    /** Empty where a launch offers none that could be used. */
    static Optional<NotificationService> of(Claims claims) {
        return claims.object(ClaimNames.PLATFORM_NOTIFICATION_SERVICE)
                .filter(service -> service.strings("scope").orElse(List.of()).contains(Scopes.NOTICE_HANDLERS))
                .map(service -> new NotificationService(url(service), types(service)))
                .filter(service -> !service.url.isEmpty() && !service.types.isEmpty());
    }

    private static Set<String> types(Claims service) {
        Set<String> types = new LinkedHashSet<>(PASSED);
        types.retainAll(service.strings("notice_types_supported").orElse(List.of()));
        return types;
    }

    private static String url(Claims service) {
        return service.string("platform_notification_service_url")
                .filter(url -> url.length() <= LONGEST_URL && PlainText.is(url))
                .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
                .orElse("");
    }
}
