package org.headcount.web.admin.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.web.Problem;
import org.headcount.web.pages.Texts;

/** Says in words what is wrong with an agreement that somebody filled in, and where. */
public final class TermsFaults {

    private static final Pattern TIER = Pattern.compile("/rateCard/tiers/(\\d+)/(from|price)");

    private TermsFaults() {}

    /**
     * One fault.
     *
     * @param words in the reader's language
     * @param exact as the REST interface says it, in English; empty where the words say it all
     */
    public record Told(String words, String exact) {}

    public static List<Told> told(Problem problem, Texts texts) {
        return problem.faults().stream()
                .map(fault -> told(fault, texts))
                .distinct()
                .toList();
    }

    private static Told told(Problem.Fault fault, Texts texts) {
        Matcher tier = TIER.matcher(fault.pointer());
        if (tier.matches()) {
            return new Told(texts.of("policy.fault.tier." + tier.group(2), Integer.parseInt(tier.group(1)) + 1), "");
        }
        Optional<String> words =
                texts.find("policy.fault" + fault.pointer().replace('/', '.').replace("?", "."));
        return words.map(said -> new Told(said, ""))
                .orElseGet(() -> new Told(texts.of("policy.fault.other"), fault.pointer() + " " + fault.message()));
    }
}
