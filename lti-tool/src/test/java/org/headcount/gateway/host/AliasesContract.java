package org.headcount.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;

import java.util.List;
import java.util.function.Supplier;
import org.headcount.gateway.erasure.Erasures;
import org.headcount.metering.Given;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of facts and persons when a host gives a name to somebody else. */
@SuppressWarnings("NullAway.Init")
public abstract class AliasesContract {

    private static final String THEN = "2026-01-05T10:00:00Z";
    private static final IdentityName LENA = IdentityName.parse("olat:1");
    private static final IdentityName HEIR = IdentityName.parse("olat:2");
    private static final IdentityName LOGIN = IdentityName.parse("olat.login:lena.marsh");

    /** @param everything all that any table holds */
    public record AliasPorts(
            Institutions institutions,
            Ledger ledger,
            Aliases aliases,
            Erasures erasures,
            Supplier<String> everything) {}

    private AliasPorts ports;

    protected abstract AliasPorts noAliases();

    @BeforeEach
    void begin() {
        ports = noAliases();
        ports.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        append(access("lena", LENA, THEN), access("heir", HEIR, THEN));
        give(LENA);
    }

    private void give(IdentityName to) {
        assertThat(ports.aliases().keep(NORTH, List.of(new Aliases.Alias(to, LOGIN))))
                .containsExactly(true);
    }

    private List<Receipt> append(Report... reports) {
        return ports.ledger().append(NORTH, List.of(reports));
    }

    @Test
    void aFactThatIsSentAgainIsTheSameWhoeverItsNameMeansByNow() {
        Report fact = access("1", LOGIN, THEN);
        append(fact);
        give(HEIR);

        assertThat(append(fact)).containsExactly(new Receipt.Duplicate());
        assertThat(append(fact, access("2", LOGIN, THEN)))
                .as("in a list")
                .startsWith(new Receipt.Duplicate())
                .last()
                .isInstanceOf(Receipt.Counted.class);
        assertThat(append(access("1", HEIR, THEN)))
                .as("of somebody who was never called so")
                .containsExactly(new Receipt.Conflict());
        assertThat(append(access("1", LOGIN, "2026-01-06T10:00:00Z")))
                .as("what it says is something else")
                .containsExactly(new Receipt.Conflict());
        assertThat(append(access("2", LENA, THEN))).containsExactly(new Receipt.Conflict());

        give(LENA);
        assertThat(append(fact)).containsExactly(new Receipt.Duplicate());
        assertThat(append(access("2", LOGIN, THEN))).containsExactly(new Receipt.Duplicate());
    }

    @Test
    void aLinkThatIsSentAgainIsTheSameWhoeverEitherNameMeansByNow() {
        IdentityName other = IdentityName.parse("other:3");
        append(access("other", other, THEN));
        Report link = LinksContract.linking("1", LOGIN, other, THEN);
        Report turned = LinksContract.linking("2", other, LOGIN, THEN);
        append(link, turned);
        give(HEIR);

        assertThat(append(link)).containsExactly(new Receipt.Duplicate());
        assertThat(append(turned)).containsExactly(new Receipt.Duplicate());
        assertThat(append(LinksContract.linking("1", HEIR, other, THEN))).containsExactly(new Receipt.Conflict());
    }

    @Test
    void aNameThatMeansNobodyAnyMoreIsKnownAgainToo() {
        Report fact = access("1", LOGIN, THEN);
        append(fact);
        give(HEIR);
        ports.erasures().erase(NORTH, LENA);

        assertThat(append(fact)).containsExactly(new Receipt.Duplicate());
    }

    @Test
    void whatSomebodyWasOnceCalledIsErasedWithThemAndWithWhoeverIsCalledSoNow() {
        give(HEIR);
        assertThat(former()).isTrue();
        ports.erasures().erase(NORTH, LENA);
        assertThat(former()).isFalse();
        assertThat(ports.everything().get()).contains("lena.marsh");

        give(HEIR);
        ports.erasures().erase(NORTH, HEIR);
        assertThat(ports.everything().get()).doesNotContain("lena.marsh");
    }

    @Test
    void whoeverIsCalledSoNowTakesItFromThoseWhoWereWhenErased() {
        give(HEIR);
        ports.erasures().erase(NORTH, HEIR);

        assertThat(ports.everything().get()).doesNotContain("lena.marsh");
    }

    private boolean former() {
        return ports.everything().get().lines().anyMatch(line -> line.startsWith("former_name|"));
    }
}
