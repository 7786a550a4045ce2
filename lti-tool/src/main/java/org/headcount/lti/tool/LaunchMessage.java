package org.headcount.lti.tool;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.message.Roles;
import org.headcount.lti.wire.Claims;

/** A launch that kept every rule: only {@link LaunchRules} makes one. */
public final class LaunchMessage {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_URL = 4_000;
    private static final Pattern LOCALE = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private final Claims claims;
    private final MessageType type;
    private final Roles roles;

    LaunchMessage(Claims claims, MessageType type) {
        this.claims = claims;
        this.type = type;
        this.roles = Roles.of(claims.strings(ClaimNames.ROLES).orElse(List.of()));
    }

    public Claims claims() {
        return claims;
    }

    public MessageType type() {
        return type;
    }

    public Roles roles() {
        return roles;
    }

    public String nonce() {
        return claims.string(ClaimNames.NONCE).orElseThrow();
    }

    public String deployment() {
        return claims.string(ClaimNames.DEPLOYMENT_ID).orElseThrow();
    }

    /** Who launches; empty for an anonymous launch. */
    public Optional<String> subject() {
        return claims.string(ClaimNames.SUBJECT);
    }

    /** The person's id in the student information system (LTI Core 1.3 §5.4.5); some LMSs send an empty one for none. */
    public Optional<String> personSourcedId() {
        return claims.object(ClaimNames.LIS)
                .flatMap(lis -> lis.string("person_sourcedid"))
                .filter(id -> !id.isBlank());
    }

    public Optional<String> context() {
        return claims.object(ClaimNames.CONTEXT)
                .flatMap(context -> context.text("id"))
                .filter(id -> !id.isEmpty());
    }

    public Optional<String> resourceLink() {
        return claims.object(ClaimNames.RESOURCE_LINK).flatMap(link -> link.string("id"));
    }

    /** What may be chosen, and where to send it; empty unless this is a deep linking request. */
    public Optional<DeepLinkingSettings> deepLinking() {
        return type == MessageType.DEEP_LINKING
                ? claims.object(ClaimNames.DEEP_LINKING_SETTINGS).flatMap(DeepLinkingSettings::of)
                : Optional.empty();
    }

    public Optional<GradeService> gradeService() {
        return GradeService.of(claims);
    }

    public Optional<RosterService> rosterService() {
        return RosterService.of(claims);
    }

    public Optional<GroupsService> groupsService() {
        return GroupsService.of(claims);
    }

    public Optional<NotificationService> notificationService() {
        return NotificationService.of(claims);
    }

    /** The person's name as the LMS tells it, without control characters; empty when it does not. */
    public String displayName() {
        String told = claims.string("name")
                .orElseGet(() -> String.join(
                        " ",
                        claims.string("given_name").orElse(""),
                        claims.string("family_name").orElse("")));
        String name = CONTROLS.matcher(told).replaceAll(" ").strip();
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** What language the launch wants to be answered in; empty where it does not say. */
    public String locale() {
        return claims.object(ClaimNames.LAUNCH_PRESENTATION)
                .flatMap(presentation -> presentation.string("locale"))
                .filter(locale -> !locale.isBlank())
                .or(() -> claims.string(ClaimNames.LOCALE))
                .filter(locale -> LOCALE.matcher(locale).matches())
                .orElse("");
    }

    /** The page of the LMS to which the person can go back; empty where there is none. */
    public String returnUrl() {
        return claims.object(ClaimNames.LAUNCH_PRESENTATION)
                .flatMap(presentation -> presentation.string("return_url"))
                .filter(LaunchMessage::leadsBack)
                .orElse("");
    }

    /** Whether somebody may be offered to follow an address that a launch calls its return_url: a page, and no script. */
    private static boolean leadsBack(String url) {
        return url.length() <= LONGEST_URL
                && PlainText.is(url)
                && (url.startsWith("https://") || url.startsWith("http://"));
    }

    /** What it is, not who: claims are personal. */
    @Override
    public String toString() {
        return "LaunchMessage[" + type + "]";
    }
}
