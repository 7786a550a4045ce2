package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.headcount.metering.terms.CommitmentSum;

/** What some months come to together under one commitment. */
@Schema(name = "CommitmentSum")
record SumJson(int commitment, @Schema(example = "12000.00") String amount) {

    static SumJson of(CommitmentSum sum) {
        return new SumJson(sum.commitment(), sum.sum().toPlainString());
    }
}
