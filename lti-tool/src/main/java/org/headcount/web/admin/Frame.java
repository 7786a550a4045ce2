package org.headcount.web.admin;

import gg.jte.Content;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.headcount.lti.wire.Secrets;
import org.headcount.web.pages.Texts;

/**
 * What every page of a signed-in person has around it, and how it writes addresses and times.
 *
 * @param home address of the list of institutions, below our public URL's path
 * @param token for the forms
 * @param institution whose page it is, by id; empty for pages of none
 * @param institutionName likewise by name
 * @param tab the entry of the navigation to be marked
 * @param notice what came of the last form; empty for nothing
 * @param failed whether the notice tells of a failure
 * @param ancestors who may show the page in a frame, as Content Security Policy writes it
 * @param address of this page itself, without its query
 */
public record Frame(
        String home,
        String token,
        Staff staff,
        String institution,
        String institutionName,
        ZoneId zone,
        Texts texts,
        List<Tab> tabs,
        String tab,
        Moment moment,
        String notice,
        boolean failed,
        String ancestors,
        String address) {

    private static final int ONCE_BITS = 100;

    /** One entry of the navigation. */
    public record Tab(String name, String page) {}

    /** The address of one of the institution's pages, for the present: where forms are sent to. */
    public String page(String name) {
        return home + "/institutions/" + institution + (name.isEmpty() || name.startsWith("?") ? name : "/" + name);
    }

    /** Likewise, of the moment of which this page tells: where links lead to. */
    public String link(String name) {
        return withMoment(page(name));
    }

    /** Address of a file or an answer of the REST interface, for the person who is signed in; {@code rest} follows the institution there. */
    public String file(String rest) {
        return withMoment(page("files/" + rest));
    }

    private String withMoment(String address) {
        String query = moment.query();
        int anchor = address.indexOf('#');
        String path = anchor < 0 ? address : address.substring(0, anchor);
        return query.isEmpty()
                ? address
                : path + (path.contains("?") ? "&" : "?") + query + (anchor < 0 ? "" : address.substring(anchor));
    }

    /** To be written into a form that makes what is shown once, as {@code once}: another one each time. */
    public String once() {
        return Secrets.id(ONCE_BITS);
    }

    /** Whether the page has forms that change something and need this right. */
    public boolean may(Staff.Right right) {
        return staff.may(right) && moment.isPresent();
    }

    public boolean mayManage() {
        return may(Staff.Right.MANAGER);
    }

    public boolean mayOwn() {
        return may(Staff.Right.OWNER);
    }

    public String asset(String name) {
        return home + "/assets/" + Assets.versioned(name);
    }

    /** An instant in the institution's zone, to the minute; UTC to the second is what the pointer, and a program, finds. */
    public Content time(Instant instant) {
        return time(instant, texts.shortInstant(instant, zone));
    }

    /** Likewise the day alone. */
    public Content day(Instant instant) {
        return time(instant, texts.day(instant.atZone(zone).toLocalDate()));
    }

    private static Content time(Instant instant, String words) {
        String utc = instant.truncatedTo(ChronoUnit.SECONDS).toString();
        return output -> {
            output.writeContent("<time datetime=\"" + utc + "\" title=\""
                    + utc.replace('T', ' ').replace("Z", " UTC") + "\">");
            output.writeUserContent(words);
            output.writeContent("</time>");
        };
    }
}
