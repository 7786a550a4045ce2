package org.headcount.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.headcount.metering.ahead.WhatIf;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.web.ProblemException;

/** Reads another agreement: the same by REST and by a form. */
public final class WhatIfReader {

    private static final int USUAL_MONTHS = 12;

    private WhatIfReader() {}

    /**
     * Reads a request's body.
     *
     * @throws ProblemException with all that is wrong with it
     */
    public static WhatIf read(ObjectNode body, Terms terms, Instant now) {
        return read(Members.of(body), terms, now);
    }

    static WhatIf read(Members in, Terms terms, Instant now) {
        Optional<Policy> policy = PolicyJson.read(in, terms.policy().at(now));
        Optional<RateCard> card = RateCardJson.read(in);
        Optional<Integer> commitment = TermsReader.commitment(in);
        YearMonth complete = new Months(terms.zone()).containing(now).minusMonths(1);
        YearMonth last = in.value("last", 7, WhatIfReader::month).orElse(complete);
        YearMonth first = in.value("first", 7, WhatIfReader::month).orElse(last.minusMonths(USUAL_MONTHS - 1L));
        WhatIf what = new WhatIf(policy, card, commitment, first, last);
        if (!in.has("policy") && !in.has("rateCard") && !in.has("commitment")) {
            in.fault("policy", "is missing, and rateCard and commitment too: one of them must differ");
        }
        if (first.isAfter(last) || ChronoUnit.MONTHS.between(first, last) >= WhatIf.MOST_MONTHS) {
            in.fault("first", "must be the last month or up to " + (WhatIf.MOST_MONTHS - 1) + " months before it");
        }
        if (card.isPresent() || commitment.isPresent()) {
            Terms other = what.terms(terms);
            TermsReader.agree(in, other.rateCard(), other.commitment());
        }
        in.done();
        return what;
    }

    private static YearMonth month(String text) {
        try {
            YearMonth month = YearMonth.parse(text);
            if (month.getYear() >= 1970 && month.getYear() <= 9999) {
                return month;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a month as yyyy-MM", e);
        }
        throw new IllegalArgumentException("must be a month as yyyy-MM, from 1970 on");
    }
}
