package org.headcount.web.api;

import java.time.Instant;
import java.util.Optional;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Period;

/** Reads the members that only facts of one type have. What another type is given of them is no member of it. */
final class DetailReader {

    private DetailReader() {}

    /** Empty when a member is faulty or missing, and then {@code in} knows which. */
    static Optional<Detail> read(FactType type, Members in) {
        return switch (type) {
            case VOID -> voids(in);
            case EXEMPT -> stretch(in).map(Detail.Exempts::new);
            case LINK, UNLINK ->
                in.neededValue("with", 384, IdentityName::parse).map(Detail.With::new);
            default -> Optional.of(Detail.NONE);
        };
    }

    private static Optional<Detail> voids(Members in) {
        if (!in.has("voids")) {
            in.fault("voids", "is missing");
        }
        return in.object("voids").flatMap(named -> {
            Optional<String> source = FactReader.source(named);
            Optional<String> id = FactReader.id(named);
            return source.isEmpty() || id.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Detail.Voids(new FactKey(source.get(), id.get())));
        });
    }

    private static Optional<Span> stretch(Members in) {
        Optional<Instant> from = in.neededValue("from", 64, FactReader::dated);
        boolean ends = in.has("until");
        Optional<Instant> until = in.value("until", 64, FactReader::dated);
        if (from.isPresent() && until.isPresent() && !until.get().isAfter(from.get())) {
            in.fault("until", "must lie after from");
            return Optional.empty();
        }
        return ends && until.isEmpty()
                ? Optional.empty()
                : from.map(begin -> new Span(begin, until.orElse(Period.OPEN)));
    }
}
