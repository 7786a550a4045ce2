package org.headcount.web.report;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a report is written; of two that are as welcome the earlier one. */
public enum Format {
    JSON(MediaType.APPLICATION_JSON, ""),
    CSV("text/csv", ";charset=utf-8;header=present"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "");

    /** For annotations, which want constants. */
    public static final String CSV_TYPE = "text/csv";

    public static final String XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final MediaType type;
    private final String contentType;

    Format(String type, String parameters) {
        this.type = MediaType.valueOf(type);
        this.contentType = type + parameters;
    }

    /** With RFC 4180's parameters. */
    public String contentType() {
        return contentType;
    }

    /** As parameters and file names say it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Format> named(String text) {
        return Arrays.stream(values())
                .filter(format -> format.wire().equals(text))
                .findFirst();
    }

    /**
     * What an Accept header likes best (RFC 9110 §12.5.1): of all that match a format the most specific range says how welcome it is.
     *
     * @param accepted empty where there is no such header
     * @throws NotAcceptableException if none is
     */
    public static Format preferred(List<MediaType> accepted) {
        if (accepted.isEmpty()) {
            return JSON;
        }
        Format best = Arrays.stream(values())
                .max(Comparator.comparingDouble((Format format) -> format.welcome(accepted))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
        if (best.welcome(accepted) <= 0) {
            throw new NotAcceptableException();
        }
        return best;
    }

    private double welcome(List<MediaType> accepted) {
        return accepted.stream()
                .filter(type::isCompatible)
                .max(Comparator.comparingInt(Format::specific))
                .map(Format::quality)
                .orElse(0.0);
    }

    private static int specific(MediaType range) {
        return (range.isWildcardType() ? 0 : 1) + (range.isWildcardSubtype() ? 0 : 1);
    }

    private static double quality(MediaType range) {
        try {
            return Double.parseDouble(range.getParameters().getOrDefault("q", "1"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
