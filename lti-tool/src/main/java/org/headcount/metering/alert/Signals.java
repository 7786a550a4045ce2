package org.headcount.metering.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Span;

/** When sources of facts were heard. Every fact is heard, of whatever type and part: also a refusal shows that the line is good. */
public interface Signals {

    /** Whoever has reported, in the order of their names, at most so many. */
    List<String> sources(InstitutionId institution, int most);

    /** When the last fact of a source was recorded, up to an instant. */
    Optional<Instant> last(InstitutionId institution, String source, Instant upTo);

    /** How many facts of a source were recorded within a span. Counts no further than {@code most}, so that it costs no more than these. */
    int count(InstitutionId institution, String source, Span recorded, int most);
}
