package org.headcount.metering.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.fact.Wire;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Snapshots;

/** What was refused, by the door that it came through and by what it would have been. A refusal changes no status and no number of any month. */
public final class Refusals {

    private static final int TOGETHER = 200;

    /** How many are looked at a time where only some are asked for. */
    private static final int SOUGHT = 2_000;

    private final Snapshots snapshots;

    public Refusals(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /** The door. */
    public enum Channel {
        /** A launch from an LMS. */
        LAUNCH,
        /** A grade that a tool sent. */
        PASSBACK,
        /** The host's own pages. */
        SCREEN,
        /** The host's interface for programs. */
        API,
        /** What the host takes by LTI. */
        LTI,
        WEBDAV,
        /** Whoever reported it does not say. */
        OTHER;

        /** As a plugin says it beside a refusal. */
        private static final Pattern SAID = Pattern.compile("\"channel\"\\s*:\\s*\"([a-z]{1,20})\"");

        /** As written in JSON and CSV. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Channel> of(String wire) {
            return Wire.find(values(), Channel::wire, wire);
        }

        static Channel of(Fact fact, Report.Note note) {
            return ofSource(fact.key().source()).orElseGet(() -> {
                Matcher said = SAID.matcher(note.context());
                return said.find() ? of(said.group(1)).orElse(OTHER) : OTHER;
            });
        }

        private static Optional<Channel> ofSource(String source) {
            return source.startsWith("lti.")
                    ? Optional.of(LAUNCH)
                    : source.startsWith("grade-refused.") ? Optional.of(PASSBACK) : Optional.empty();
        }
    }

    /** One refusal. */
    public record Refused(Learner learner, Fact fact, Report.Note note, Channel channel) {}

    /**
     * Which refusals.
     *
     * @param span in which they happened
     * @param knownAt only those recorded before; empty for all
     */
    public record Question(Span span, Optional<Instant> knownAt, Optional<Channel> channel, Optional<Kind> kind) {

        boolean fits(Refused refused) {
            return channel.map(refused.channel()::equals).orElse(true) && fits(refused.fact());
        }

        private boolean fits(Fact fact) {
            return kind.map(fact.kind()::equals).orElse(true);
        }
    }

    /** How many came through one door and would have been of one kind. */
    public record Count(Channel channel, Kind kind, int refusals) {}

    /** How many there were on one day. */
    public record Day(LocalDate day, int refusals) {}

    /**
     * Refusals in numbers, each of which is as long as its list.
     *
     * @param counts without those that are none, by channel and kind
     * @param days every day that the span touches
     */
    public record Summary(int refusals, List<Count> counts, List<Day> days) {}

    /** Newest first; next is where the list goes on, empty on its last page. */
    public record Page(List<Refused> refusals, Optional<Snapshots.Moment> next) {}

    /** @param zone of the days */
    public Summary count(InstitutionId institution, Question question, ZoneId zone) {
        Map<Channel, Map<Kind, Integer>> counts = new TreeMap<>();
        Map<LocalDate, Integer> days = new TreeMap<>();
        LocalDate last = question.span().until().minusNanos(1).atZone(zone).toLocalDate();
        for (LocalDate day = question.span().from().atZone(zone).toLocalDate();
                !day.isAfter(last);
                day = day.plusDays(1)) {
            days.put(day, 0);
        }
        read(institution, question, Optional.empty(), Long.MAX_VALUE, false, refused -> {
            if (!question.fits(refused)) {
                return;
            }
            counts.computeIfAbsent(refused.channel(), first -> new TreeMap<>())
                    .merge(refused.fact().kind(), 1, Integer::sum);
            days.merge(refused.fact().effectiveAt().atZone(zone).toLocalDate(), 1, Integer::sum);
        });
        List<Count> all = new ArrayList<>();
        counts.forEach((channel, kinds) -> kinds.forEach((kind, many) -> all.add(new Count(channel, kind, many))));
        return new Summary(
                all.stream().mapToInt(Count::refusals).sum(),
                all,
                days.entrySet().stream()
                        .map(one -> new Day(one.getKey(), one.getValue()))
                        .sorted(Comparator.comparing(Day::day))
                        .toList());
    }

    /** @param after where to go on; empty to begin */
    public Page list(InstitutionId institution, Question question, Optional<Snapshots.Moment> after, int limit) {
        List<Refused> found = new ArrayList<>();
        Optional<Snapshots.Moment> place = after;
        boolean whole = question.channel().isEmpty() && question.kind().isEmpty();
        int asked = whole ? limit + 1 : SOUGHT;
        while (found.size() <= limit) {
            List<Refused> all = new ArrayList<>();
            read(institution, question, place, asked, true, all::add);
            all.stream().filter(question::fits).forEach(found::add);
            if (all.size() < asked) {
                break;
            }
            place = Optional.of(Snapshots.Moment.of(all.get(all.size() - 1).fact()));
        }
        return found.size() <= limit
                ? new Page(List.copyOf(found), Optional.empty())
                : new Page(
                        List.copyOf(found.subList(0, limit)),
                        Optional.of(Snapshots.Moment.of(found.get(limit - 1).fact())));
    }

    /** Hands over all that a question fits, newest first, on one view of the ledger. */
    public void each(InstitutionId institution, Question question, Consumer<Refused> visitor) {
        read(institution, question, Optional.empty(), Long.MAX_VALUE, true, refused -> {
            if (question.fits(refused)) {
                visitor.accept(refused);
            }
        });
    }

    private record Whose(LearnerId learner, Fact fact) {}

    /** @param named whether it matters what learners are called, and what stands beside a refusal whose door is known without it */
    private void read(
            InstitutionId institution,
            Question question,
            Optional<Snapshots.Moment> after,
            long most,
            boolean named,
            Consumer<Refused> visitor) {
        snapshots.<Boolean>view(institution, view -> {
            Books books = Surveys.books(view, question.knownAt());
            Batch<Whose> batch = new Batch<>(TOGETHER, refused -> hand(view, books, refused, named, visitor));
            view.refusals(
                    question.span(),
                    question.knownAt(),
                    after,
                    most,
                    (learner, facts) ->
                            facts.forEach(fact -> batch.add(new Whose(books.learner(learner, fact), fact))));
            batch.end();
            return true;
        });
    }

    private static void hand(
            Snapshots.View view, Books books, List<Whose> refused, boolean named, Consumer<Refused> visitor) {
        Map<LearnerId, Learner> learners = named
                ? books.called(
                        view, refused.stream().map(Whose::learner).distinct().toList())
                : Map.of();
        Map<FactKey, Report.Note> notes = view.notes(refused.stream()
                .map(one -> one.fact().key())
                .filter(key -> named || Channel.ofSource(key.source()).isEmpty())
                .toList());
        refused.forEach(one -> {
            Report.Note note = notes.getOrDefault(one.fact().key(), Report.Note.NONE);
            visitor.accept(new Refused(
                    Surveys.called(learners, one.learner()), one.fact(), note, Channel.of(one.fact(), note)));
        });
    }
}
