package org.headcount.gateway.statement;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.Institutions;

/** Statements for tests, of one institution. It sees no facts being written, so that whoever writes them must ask it whether they are late. */
public final class InMemoryStatements implements Statements {

    private final Institutions institutions;
    private final List<Cut> cuts = new ArrayList<>();
    private final NavigableMap<YearMonth, FrozenStatement> kept = new TreeMap<>();
    private final Map<YearMonth, List<byte[]>> pieces = new HashMap<>();

    public InMemoryStatements(Institutions institutions) {
        this.institutions = institutions;
    }

    /** The last month whose line a report comes after, and should have come before. */
    public Optional<YearMonth> cameAfter(Report report) {
        return cuts.stream()
                .filter(cut -> cut.closesAt().isAfter(report.recordedAt()))
                .reduce((earlier, later) -> later)
                .map(Cut::month);
    }

    @Override
    public boolean draw(InstitutionId institution, Instant now) {
        Optional<Cut> due = lines(institution).map(Lines::next).filter(cut -> cut.isDue(now));
        due.ifPresent(cuts::add);
        return due.isPresent();
    }

    @Override
    public Optional<Lines> lines(InstitutionId institution) {
        return institutions.find(institution).map(found -> new Lines(found, List.copyOf(cuts)));
    }

    @Override
    public List<AgreedVersion> agreed(InstitutionId institution) {
        return List.of();
    }

    @Override
    public boolean append(
            InstitutionId institution, YearMonth month, Optional<String> previousDigest, StatementText text) {
        pieces.put(month, text.lines());
        return kept.putIfAbsent(
                        month,
                        new FrozenStatement(
                                month,
                                text.digest(),
                                previousDigest,
                                text.head(),
                                text.lines().size(),
                                text.tail()))
                == null;
    }

    @Override
    public Optional<FrozenStatement> find(InstitutionId institution, YearMonth month) {
        return Optional.ofNullable(kept.get(month));
    }

    @Override
    public List<FrozenStatement> list(InstitutionId institution, Optional<YearMonth> after, int limit) {
        return kept.values().stream()
                .filter(one ->
                        after.filter(month -> !one.month().isAfter(month)).isEmpty())
                .limit(limit)
                .toList();
    }

    @Override
    public byte[] piece(InstitutionId institution, YearMonth month, int number) {
        return Optional.ofNullable(pieces.get(month)).orElseThrow().get(number);
    }
}
