package org.headcount.web.admin.learners;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Voucher;
import org.headcount.metering.status.ToldFact;

/** The vouchers with which somebody came, or which were made out to them. */
final class Vouchers {

    private Vouchers() {}

    /**
     * Those that are identities of the learner, whoever issued them.
     *
     * @param known whose facts are about a name
     */
    static List<LearnerView.VoucherRow> of(
            List<IdentityName> names, List<ToldFact> facts, Function<IdentityName, Optional<IdentityId>> known) {
        return names.stream()
                .filter(name -> name.namespace().equals(Voucher.NAMESPACE))
                .map(name -> row(name, facts, known.apply(name)))
                .toList();
    }

    private static LearnerView.VoucherRow row(IdentityName voucher, List<ToldFact> facts, Optional<IdentityId> known) {
        List<FactType> said = facts.stream()
                .map(ToldFact::fact)
                .filter(fact -> known.equals(Optional.of(fact.identity())))
                .map(Fact::type)
                .toList();
        boolean redeemed = said.contains(FactType.VOUCHER_REDEEMED);
        boolean revoked = said.contains(FactType.VOUCHER_REVOKED);
        String state = redeemed ? "redeemed" : revoked ? "revoked" : "issued";
        return new LearnerView.VoucherRow(voucher.toString(), voucher.value(), state, !redeemed && !revoked);
    }
}
