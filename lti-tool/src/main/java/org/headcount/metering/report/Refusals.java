package org.headcount.metering.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** How many are looked at a time, at most, where few of them are asked for. */
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

        /** Doors that the source tells by what it begins with. */
        private static final Map<String, Channel> SOURCES = Map.of("lti.", LAUNCH, "grade-refused.", PASSBACK);

        private static final List<String> BEGINNINGS = List.copyOf(SOURCES.keySet());

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
            return SOURCES.entrySet().stream()
                    .filter(one -> source.startsWith(one.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        /** What no source begins with of what came through this door: that tells of another one. */
        private List<String> without() {
            return SOURCES.entrySet().stream()
                    .filter(one -> one.getValue() != this)
                    .map(Map.Entry::getKey)
                    .toList();
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

        /** The same as far as the facts alone can tell. */
        private Snapshots.RefusalQuestion asked() {
            return asked(channel.map(Channel::without).orElse(List.of()));
        }

        private Snapshots.RefusalQuestion asked(List<String> without) {
            return new Snapshots.RefusalQuestion(span, knownAt, kind, without);
        }

        private Question within(Span other) {
            return new Question(other, knownAt, channel, kind);
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

    /**
     * Costs a count, and a look at each refusal whose door is told by what stands beside it alone.
     *
     * @param zone of the days
     */
    public Summary count(InstitutionId institution, Question question, ZoneId zone) {
        return snapshots.view(institution, view -> count(view, question, zone));
    }

    private static Summary count(Snapshots.View view, Question question, ZoneId zone) {
        Map<Channel, Map<Kind, Integer>> counts = new TreeMap<>();
        List<Day> days = new ArrayList<>();
        Map<LocalDate, Span> spans = days(question.span(), zone);
        Map<Span, List<Snapshots.RefusalCount>> counted = view
                .countRefusals(
                        question.asked(), spans.values().stream().distinct().toList(), Channel.BEGINNINGS)
                .stream()
                .collect(Collectors.groupingBy(Snapshots.RefusalCount::part));
        for (Map.Entry<LocalDate, Span> day : spans.entrySet()) {
            int[] refusals = {0};
            boolean others = false;
            for (Snapshots.RefusalCount count : counted.getOrDefault(day.getValue(), List.of())) {
                Optional<Channel> channel = count.source().flatMap(Channel::ofSource);
                if (channel.isPresent()) {
                    add(counts, channel.get(), count.kind(), count.refusals());
                    refusals[0] += count.refusals();
                }
                others = others || channel.isEmpty();
            }
            if (others) {
                Question ofDay = question.within(day.getValue());
                read(view, ofDay, ofDay.asked(Channel.BEGINNINGS), Optional.empty(), Long.MAX_VALUE, false, refused -> {
                    if (ofDay.fits(refused)) {
                        add(counts, refused.channel(), refused.fact().kind(), 1);
                        refusals[0]++;
                    }
                });
            }
            days.add(new Day(day.getKey(), refusals[0]));
        }
        List<Count> all = new ArrayList<>();
        counts.forEach((channel, kinds) -> kinds.forEach((kind, many) -> all.add(new Count(channel, kind, many))));
        return new Summary(all.stream().mapToInt(Count::refusals).sum(), all, days);
    }

    private static void add(Map<Channel, Map<Kind, Integer>> counts, Channel channel, Kind kind, int refusals) {
        counts.computeIfAbsent(channel, first -> new TreeMap<>()).merge(kind, refusals, Integer::sum);
    }

    /** What of each day lies in a span. */
    private static Map<LocalDate, Span> days(Span span, ZoneId zone) {
        Map<LocalDate, Span> days = new TreeMap<>();
        LocalDate last = span.until().minusNanos(1).atZone(zone).toLocalDate();
        for (LocalDate day = span.from().atZone(zone).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            Instant from = day.atStartOfDay(zone).toInstant();
            Instant until = day.plusDays(1).atStartOfDay(zone).toInstant();
            days.put(
                    day,
                    new Span(
                            from.isBefore(span.from()) ? span.from() : from,
                            until.isAfter(span.until()) ? span.until() : until));
        }
        return days;
    }

    /** @param after where to go on; empty to begin */
    public Page list(InstitutionId institution, Question question, Optional<Snapshots.Moment> after, int limit) {
        List<Refused> found = new ArrayList<>();
        Optional<Snapshots.Moment> place = after;
        int asked = limit + 1;
        while (found.size() <= limit) {
            List<Refused> all = new ArrayList<>();
            read(institution, question, place, asked, all::add);
            all.stream().filter(question::fits).forEach(found::add);
            if (all.size() < asked) {
                break;
            }
            place = Optional.of(Snapshots.Moment.of(all.get(all.size() - 1).fact()));
            asked = Math.min(
                    2 * asked, SOUGHT); // some come through another door, as only what stands beside them tells
        }
        return found.size() <= limit
                ? new Page(List.copyOf(found), Optional.empty())
                : new Page(
                        List.copyOf(found.subList(0, limit)),
                        Optional.of(Snapshots.Moment.of(found.get(limit - 1).fact())));
    }

    /** Hands over all that a question fits, newest first, on one view of the ledger. */
    public void each(InstitutionId institution, Question question, Consumer<Refused> visitor) {
        read(institution, question, Optional.empty(), Long.MAX_VALUE, refused -> {
            if (question.fits(refused)) {
                visitor.accept(refused);
            }
        });
    }

    private record Whose(LearnerId learner, Fact fact) {}

    private void read(
            InstitutionId institution,
            Question question,
            Optional<Snapshots.Moment> after,
            long most,
            Consumer<Refused> visitor) {
        snapshots.<Boolean>view(institution, view -> {
            read(view, question, question.asked(), after, most, true, visitor);
            return true;
        });
    }

    /** @param named whether it matters what learners are called, and what stands beside a refusal whose door is known without it */
    private static void read(
            Snapshots.View view,
            Question question,
            Snapshots.RefusalQuestion asked,
            Optional<Snapshots.Moment> after,
            long most,
            boolean named,
            Consumer<Refused> visitor) {
        Books books = Surveys.books(view, question.knownAt());
        Batch<Whose> batch = new Batch<>(TOGETHER, refused -> hand(view, books, refused, named, visitor));
        view.refusals(
                asked,
                after,
                most,
                (learner, facts) -> facts.forEach(fact -> batch.add(new Whose(books.learner(learner, fact), fact))));
        batch.end();
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
