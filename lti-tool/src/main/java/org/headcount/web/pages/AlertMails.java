package org.headcount.web.pages;

import java.time.ZoneId;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.AlertWords;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Months;

/** What e-mails about alerts say, in the languages of all our texts. */
public final class AlertMails implements AlertWords {

    private final Addresses addresses;
    private final SourceNames sources;

    /** What people call a source of facts. */
    @FunctionalInterface
    public interface SourceNames {
        String of(InstitutionId institution, String source);
    }

    public AlertMails(Addresses addresses, SourceNames sources) {
        this.addresses = addresses;
        this.sources = sources;
    }

    @Override
    public Words of(Alert alert, Alert.Event event, Institution institution, String language) {
        Texts texts = texts(language);
        Object[] places = places(alert, institution, texts);
        String rule = "alert." + family(alert.finding().rule());
        String title = texts.of(rule + ".title", places);
        boolean recovered = event == Alert.Event.RECOVERED;
        String subject = recovered ? texts.of("alert.recovered.title", title) : title;
        StringBuilder text = new StringBuilder();
        if (recovered) {
            text.append(texts.of("alert.recovered.text")).append("\n\n");
        }
        text.append(texts.of(rule + ".text", places));
        alert.finding().figures().amount().ifPresent(amount -> {
            String money = amount.toPlainString() + " "
                    + alert.finding().figures().currency().map(Object::toString).orElse("");
            text.append("\n\n").append(texts.of(rule + ".amount", money.strip()));
        });
        return new Words(subject, letter(texts, text.toString(), institution));
    }

    @Override
    public Words ofTest(Institution institution, String language) {
        Texts texts = texts(language);
        return new Words(
                texts.of("alert.test.title", institution.name()),
                letter(texts, texts.of("alert.test.text"), institution));
    }

    @Override
    public Optional<String> language(String tag) {
        return Optional.of(texts(tag).language()).filter(tag::equals);
    }

    private static String letter(Texts texts, String text, Institution institution) {
        return text + "\n\n-- \n" + texts.of("alert.why", institution.name()) + "\n";
    }

    private static Texts texts(String language) {
        return Texts.forPerson(language, "");
    }

    /** The name of the institution, the month, the share, learners, limit, source, when it was heard last, and where requests are decided. */
    private Object[] places(Alert alert, Institution institution, Texts texts) {
        Finding finding = alert.finding();
        Finding.Figures figures = finding.figures();
        ZoneId zone = new Months(institution.terms().zone()).zone(finding.month());
        return new Object[] {
            institution.name(),
            texts.month(finding.month()),
            finding.rule().percent(),
            figures.learners().orElse(0),
            figures.limit().orElse(0),
            finding.rule() == AlertRule.METER_GAP ? sources.of(institution.id(), finding.source()) : finding.source(),
            figures.since().map(since -> texts.instant(since, zone)).orElse(""),
            addresses.requests(institution.id())
        };
    }

    /** Shares of one limit differ by a number alone. */
    private static String family(AlertRule rule) {
        return rule.percent() == 0
                ? rule.wire()
                : rule.wire().substring(0, rule.wire().lastIndexOf('-'));
    }
}
