package org.headcount.web.admin.learners;

import java.util.List;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Voucher;
import org.headcount.metering.status.ToldFact;

/** The vouchers with which somebody came, or which were made out to them. */
final class Vouchers {

    private Vouchers() {}

    /** Those that are identities of the learner; the code is the key of a voucher that was issued here. */
    static List<LearnerView.VoucherRow> of(List<IdentityName> identities, List<ToldFact> facts) {
        return identities.stream()
                .filter(name -> name.namespace().equals(Voucher.NAMESPACE))
                .map(name -> row(name, facts))
                .toList();
    }

    private static LearnerView.VoucherRow row(IdentityName voucher, List<ToldFact> facts) {
        List<Fact> theirs = facts.stream()
                .filter(told -> told.fact().key().equals(new FactKey(Voucher.SOURCE, voucher.value())))
                .map(ToldFact::fact)
                .limit(1)
                .flatMap(issued -> facts.stream()
                        .map(ToldFact::fact)
                        .filter(fact -> fact.identity().equals(issued.identity())))
                .toList();
        boolean redeemed = theirs.stream().anyMatch(fact -> fact.type() == FactType.VOUCHER_REDEEMED);
        boolean revoked = theirs.stream().anyMatch(fact -> fact.type() == FactType.VOUCHER_REVOKED);
        String state = redeemed ? "redeemed" : revoked ? "revoked" : "issued";
        return new LearnerView.VoucherRow(voucher.toString(), voucher.value(), state, !redeemed && !revoked);
    }
}
