package org.headcount.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.headcount.gateway.SentForm;
import org.headcount.lti.message.PlainText;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Part;
import org.headcount.web.pages.Texts;

/**
 * One request of somebody signed in, to a page of an institution that they may see.
 *
 * @param rest the parts of the address behind the page's own, decoded
 */
public record Visit(
        Institution institution,
        Staff staff,
        Frame frame,
        Moment moment,
        List<String> rest,
        HttpServletRequest request) {

    private static final Pattern ONCE = Pattern.compile("[a-z0-9]{16,40}");

    public InstitutionId id() {
        return institution.id();
    }

    /** The same of the institution as it is by now. */
    public Visit of(Institution present) {
        return new Visit(present, staff, frame, moment, rest, request);
    }

    public Texts texts() {
        return frame.texts();
    }

    public ZoneId zone() {
        return frame.zone();
    }

    /** The policy in force at the moment of which the page tells. */
    public Policy policy() {
        return terms().policy().inForceAt(moment.at());
    }

    /** What is agreed, as it was known then. */
    public Terms terms() {
        return moment.knownAt().map(institution.terms()::knownBefore).orElse(institution.terms());
    }

    /** Whether the institution may only be read by now, as calls to it are refused then. */
    public boolean contractEnded() {
        return institution.terms().ended(moment.now()).isPresent();
    }

    /** As what is changed is told of. */
    public Author author() {
        return staff.author();
    }

    /** A page about this visit: its template gets {@code frame}, {@code view} and {@code texts}. */
    public Page page(String template, Object view) {
        return page(template, Map.of("view", view));
    }

    /** Likewise, with parameters of other names. */
    public Page page(String template, Map<String, Object> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("frame", frame);
        return Page.ofStaff(template, frame.texts(), all, frame.ancestors());
    }

    /** A part of a page about this visit: its template gets the same. */
    public Part part(String template, Object view) {
        return new Part(template, Map.of("frame", frame, "view", view));
    }

    /**
     * The form that was sent, for what is made once.
     *
     * @throws ProblemException if no page of ours wrote it
     */
    public SentForm form() {
        String id = parameter("once");
        if (!ONCE.matcher(id).matches()) {
            throw new ProblemException(Problem.invalid(
                    List.of(new Problem.Fault("?once", "must be as the page wrote it; open the page anew"))));
        }
        return new SentForm(id, moment.now());
    }

    /** Stripped; empty where it was not sent. */
    public String parameter(String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value.strip();
    }

    public List<String> parameters(String name) {
        String[] values = request.getParameterValues(name);
        return values == null ? List.of() : Arrays.asList(values);
    }

    /**
     * A parameter that people typed: a name, or a part of one.
     *
     * @throws ProblemException for characters that cannot be kept
     */
    public String text(String name) {
        String text = parameter(name);
        if (!PlainText.is(text)) {
            throw new ProblemException(
                    Problem.invalid(List.of(new Problem.Fault("?" + name, "must have no control characters"))));
        }
        return text;
    }

    /**
     * A parameter that names an instant: RFC 3339, or a local date, with or without a time, in the institution's zone.
     *
     * @throws ProblemException if it can be read as none
     */
    public Optional<Instant> instant(String name) {
        return instant(parameter(name), "?" + name, zone());
    }

    static Optional<Instant> instant(String text, String pointer, ZoneId zone) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant read;
            if (text.length() == 10) {
                read = LocalDate.parse(text).atStartOfDay(zone).toInstant();
            } else if (text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d")) {
                read = OffsetDateTime.parse(text).toInstant();
            } else {
                read = LocalDateTime.parse(text).atZone(zone).toInstant();
            }
            if (read.isBefore(Instant.parse("1900-01-01T00:00:00Z"))
                    || read.isAfter(Instant.parse("9000-01-01T00:00:00Z"))) {
                throw new DateTimeException("outside of what is counted");
            }
            return Optional.of(read.truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeException unreadable) {
            throw new ProblemException(
                    Problem.invalid(List.of(new Problem.Fault(pointer, "must be a date, or a date and a time"))));
        }
    }

    /** Another institution's things, and those that are not there, are answered alike. */
    public static ProblemException notFound() {
        return new ProblemException(Problem.notFound());
    }
}
