package org.headcount.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.report.Reconciliation;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.report.UploadedRows;
import org.jspecify.annotations.Nullable;

/** Reads whom somebody else has on a list. What can be nobody's name is kept, with its line, and said. */
public final class TheirList {

    static final int MOST = 100_000;

    /** Longer ones are nobody's, and need not be repeated as a whole. */
    private static final int LONGEST_ECHO = 400;

    private static final String USUAL = "learner";

    private final List<Reconciliation.Entry> entries = new ArrayList<>();

    private TheirList() {}

    /** A list of texts; what stands for a line is the place in it, from 1. */
    static List<Reconciliation.Entry> of(List<Members.Element> elements) {
        TheirList list = new TheirList();
        long line = 0;
        for (Members.Element element : elements) {
            JsonNode value = element.value();
            list.add(++line, value.isTextual() ? value.textValue() : value.toString());
        }
        return list.entries;
    }

    /**
     * One column of a file. With several, the first row names them, and {@code column} says which; without it the one called
     * learner. One alone needs no name: a first row is one if it is {@code column}, or learner.
     */
    public static List<Reconciliation.Entry> of(UploadedRows rows, @Nullable String column) {
        TheirList list = new TheirList();
        int[] chosen = {-1};
        try {
            rows.each((line, cells) -> {
                if (chosen[0] >= 0) {
                    list.add(line, chosen[0] < cells.size() ? cells.get(chosen[0]) : "");
                    return;
                }
                chosen[0] = find(cells, column == null || column.isEmpty() ? USUAL : column);
                if (chosen[0] < 0) {
                    if (cells.size() > 1 || (column != null && !column.isEmpty())) {
                        throw new ProblemException(Problem.invalid(List.of(new Problem.Fault(
                                "?column", "must name a column of the first row; without it that is " + USUAL))));
                    }
                    chosen[0] = 0;
                    list.add(line, cells.get(0));
                }
            });
        } catch (UploadedRows.TooLarge e) {
            throw new ProblemException(Problem.ofStatus(413), e);
        } catch (UploadedRows.Unreadable e) {
            throw new ProblemException(
                    Problem.invalid(List.of(new Problem.Fault("", String.valueOf(e.getMessage())))), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return list.entries;
    }

    private static int find(List<String> header, String column) {
        for (int index = 0; index < header.size(); index++) {
            if (header.get(index).toLowerCase(Locale.ROOT).equals(column.strip().toLowerCase(Locale.ROOT))) {
                return index;
            }
        }
        return -1;
    }

    private void add(long line, String written) {
        if (entries.size() == MOST) {
            throw new ProblemException(Problem.of(
                    413, "too-large", "Too large", "A list may have at most " + MOST + " learners; send it in parts."));
        }
        String echo = written.length() > LONGEST_ECHO ? written.substring(0, LONGEST_ECHO) : written;
        entries.add(new Reconciliation.Entry(line, echo, name(written)));
    }

    /** An apostrophe before what a spreadsheet would run is not part of the name: our own files have it. */
    private static Optional<IdentityName> name(String written) {
        String name = written.matches("(?s)'[=+@-].*") ? written.substring(1) : written;
        if (name.indexOf('\uFFFD') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(IdentityName.parse(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
