package org.headcount.web.admin.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.gateway.Audit;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffMembers;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Micros;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** What anyone changed, the newest first. */
public final class AuditPage implements StaffPage {

    private static final int ENTRIES_A_PAGE = 50;

    private final Audit audit;
    private final StaffMembers staff;

    public AuditPage(Audit audit, StaffMembers staff) {
        this.audit = audit;
        this.staff = staff;
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public String tab() {
        return "settings";
    }

    @Override
    public Staff.Right reads() {
        return Staff.Right.OWNER;
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        Optional<Instant> from = visit.instant("from");
        Optional<Instant> until = visit.instant("until");
        Optional<Audit.Action> action = Audit.Action.of(visit.parameter("action"));
        Optional<Instant> last = Stream.of(
                        until, visit.moment().asOf(), visit.moment().knownAt())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
        Audit.Question question = new Audit.Question(from, last, action, place(visit.parameter("after")));
        List<Audit.Entry> found = audit.newest(visit.id(), question, ENTRIES_A_PAGE + 1);
        List<Audit.Entry> shown = found.stream().limit(ENTRIES_A_PAGE).toList();
        Map<String, String> names = staff.list(visit.id()).stream()
                .filter(member -> !member.name().isEmpty() || !member.email().isEmpty())
                .collect(Collectors.toMap(StaffMember::id, StaffMembersPage::called));
        AuditView view = new AuditView(
                shown.stream().map(entry -> row(entry, names, visit.texts())).toList(),
                found.size() > ENTRIES_A_PAGE ? cursor(shown.get(shown.size() - 1)) : "",
                visit.parameter("after").isEmpty(),
                Arrays.stream(Audit.Action.values())
                        .map(one -> new AuditView.Choice(
                                one.wire(),
                                words(one, visit.texts()),
                                Optional.of(one).equals(action)))
                        .sorted(Comparator.comparing(AuditView.Choice::words))
                        .toList(),
                visit.parameter("from"),
                visit.parameter("until"),
                query(from, last, action));
        return Answer.of(visit.page("admin/settings/audit.jte", view));
    }

    private static AuditView.Row row(Audit.Entry entry, Map<String, String> names, Texts texts) {
        return new AuditView.Row(
                entry.id(),
                entry.at(),
                who(entry.author(), names, texts),
                texts.find("settings.by." + entry.author().role())
                        .orElse(entry.author().role()),
                words(entry.action(), texts),
                Optional.ofNullable(names.get(entry.subject())).orElse(entry.subject()),
                details(entry.detail()));
    }

    private static String who(Author author, Map<String, String> names, Texts texts) {
        if (author.name().startsWith(Author.STAFF)) {
            String id = author.name().substring(Author.STAFF.length());
            return Optional.ofNullable(names.get(id)).orElse(id);
        }
        if (author.name().startsWith("key:")) {
            return texts.of("settings.by.key", author.label());
        }
        return texts.find("settings.by." + author.name()).orElse(author.name());
    }

    private static String words(Audit.Action action, Texts texts) {
        return texts.find("settings.did." + action.wire()).orElse(action.wire());
    }

    /** As it stands in the file, a member a line. */
    private static List<AuditView.Detail> details(String json) {
        Optional<ObjectNode> read = Json.readObject(json.getBytes(StandardCharsets.UTF_8));
        return read.map(object -> object.properties().stream()
                        .map(one -> new AuditView.Detail(
                                one.getKey(),
                                one.getValue().isTextual()
                                        ? one.getValue().textValue()
                                        : one.getValue().toString()))
                        .toList())
                .orElse(List.of());
    }

    /** The same entries as a file. */
    private static String query(Optional<Instant> from, Optional<Instant> until, Optional<Audit.Action> action) {
        return Stream.of(
                        from.map(instant -> "&from=" + instant),
                        until.map(instant -> "&until=" + instant),
                        action.map(one -> "&action=" + one.wire()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining());
    }

    private static String cursor(Audit.Entry entry) {
        return Micros.of(entry.at()) + "." + entry.id();
    }

    /** What we never wrote is no place in the list. */
    private static Optional<Audit.Place> place(String cursor) {
        if (!cursor.matches("\\d{1,17}\\.[a-z0-9]{1,64}")) {
            return Optional.empty();
        }
        int dot = cursor.indexOf('.');
        try {
            return Optional.of(new Audit.Place(
                    Micros.toInstant(Long.parseLong(cursor.substring(0, dot))), cursor.substring(dot + 1)));
        } catch (DateTimeException never) {
            return Optional.empty();
        }
    }
}
