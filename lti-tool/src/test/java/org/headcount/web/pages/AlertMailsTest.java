package org.headcount.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.at;

import java.math.BigDecimal;
import java.net.URI;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.AlertWords;
import org.headcount.metering.Given;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertMailsTest {

    private final AlertWords mails = new AlertMails(
            new Addresses(URI.create("https://hc.example")),
            (institution, source) -> source.equals("lti.pf5k") && institution.equals(NORTH) ? "Campus LMS" : source);
    private final Institution north = Given.institution(NORTH, Policy.ROLLING);

    private static Alert alert(AlertRule rule) {
        return alert(rule, "lms {0} '1'");
    }

    private static Alert alert(AlertRule rule, String source) {
        return new Alert(
                NORTH,
                "al_1",
                new Finding(
                        rule,
                        YearMonth.of(2026, 3),
                        source,
                        true,
                        new Finding.Figures(
                                Optional.of(1238),
                                Optional.of(1250),
                                amountOf(rule),
                                Optional.of(Currency.getInstance("EUR")),
                                Optional.of(at("2026-03-06T11:57:00Z")))),
                at("2026-03-10T12:00:00Z"),
                Optional.of(at("2026-03-11T12:00:00Z")),
                Optional.empty());
    }

    private static Optional<BigDecimal> amountOf(AlertRule rule) {
        return rule.percent() > 0 || rule == AlertRule.METER_GAP || rule == AlertRule.SWITCH_REQUESTED
                ? Optional.empty()
                : Optional.of(new BigDecimal("5000.00"));
    }

    @ParameterizedTest
    @EnumSource(AlertRule.class)
    void everyRuleIsToldInEveryLanguageWithAllItsNumbers(AlertRule rule) {
        for (String language : List.of("en", "de", "fr", "es", "pt", "hu")) {
            AlertWords.Words fired = mails.of(alert(rule), Alert.Event.FIRED, north, language);
            AlertWords.Words recovered = mails.of(alert(rule), Alert.Event.RECOVERED, north, language);

            assertThat(fired.subject()).as(language).contains(north.name()).doesNotContainPattern("\\{[1-9]}|\\n");
            assertThat(fired.text())
                    .as(language)
                    .doesNotContainPattern("\\{[1-9]}")
                    .contains(north.name());
            assertThat(fired.text().contains("5000.00 EUR"))
                    .isEqualTo(amountOf(rule).isPresent());
            assertThat(recovered.subject())
                    .as(language)
                    .contains(fired.subject())
                    .isNotEqualTo(fired.subject());
            if (rule == AlertRule.SWITCH_REQUESTED) {
                assertThat(fired.text()).as(language).contains("https://hc.example/admin/institutions/north/requests");
            } else if (rule != AlertRule.METER_GAP) {
                assertThat(fired.text()).as(language).containsPattern("1[.,\\u00a0\\u202f ]?238");
            }
        }
    }

    @Test
    void aSourceThatIsAnLmsIsCalledAsPeopleCallIt() {
        for (String language : List.of("en", "de", "fr", "es", "pt", "hu")) {
            AlertWords.Words told =
                    mails.of(alert(AlertRule.METER_GAP, "lti.pf5k"), Alert.Event.FIRED, north, language);

            assertThat(told.subject()).contains("Campus LMS").doesNotContain("pf5k");
            assertThat(told.text()).contains("Campus LMS").doesNotContain("pf5k");
        }
    }

    @Test
    void numbersMonthsAndTimesAreThoseOfTheLanguageAndTheInstitution() {
        AlertWords.Words german = mails.of(alert(AlertRule.COMMITMENT_95), Alert.Event.FIRED, north, "de");
        AlertWords.Words english = mails.of(alert(AlertRule.METER_GAP), Alert.Event.FIRED, north, "en");

        assertThat(german.subject()).isEqualTo("Institution north: 95 % der Zusage im März 2026 erreicht");
        assertThat(german.text()).startsWith("Im März 2026 bisher berechnete Lernende: 1.238. Zusage: 1.250.");
        assertThat(english.subject()).isEqualTo("Institution north: nothing is heard from lms {0} '1'");
        assertThat(english.text()).contains("March 6, 2026").contains("11:57");
    }

    @Test
    void aLanguageThatNobodySpeaksHereIsNone() {
        assertThat(mails.language("hu")).contains("hu");
        assertThat(mails.language("it")).isEmpty();
        assertThat(mails.language("EN")).isEmpty();
        assertThat(mails.ofTest(north, "fr").subject()).isEqualTo("Institution north\u00a0: un essai");
    }
}
