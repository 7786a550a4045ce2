package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.practice.ServiceAnswer;

/**
 * What the same tool got from two LMSs that are alike, from one directly and from the other through us. The two may differ in addresses alone, and
 * an address that stands for another stands for it wherever either is met.
 */
final class TwoWays {

    private static final Pattern ADDRESS = Pattern.compile("https?://(?:127\\.0\\.0\\.1|localhost):\\d+[^\"<>\\s]*");
    private static final List<String> HEADERS = List.of("Content-Type", "Link", "Location", "Retry-After");

    private final String lms;
    private final String us;
    private final String hidden;
    private final Map<String, String> ours = new LinkedHashMap<>();
    private final Map<String, String> theirs = new LinkedHashMap<>();

    /**
     * @param lms what the addresses of the LMS that the tool reaches directly begin with
     * @param us what those begin with that we give in their place
     * @param hidden the LMS behind us, of which nothing is to be seen
     */
    TwoWays(String lms, String us, String hidden) {
        this.lms = lms;
        this.us = us;
        this.hidden = hidden;
    }

    /** Both answers, found to be the same but for addresses. */
    ServiceAnswer[] alike(String what, ServiceAnswer direct, ServiceAnswer through) {
        assertThat(through.status()).as("%s: %s", what, through).isEqualTo(direct.status());
        for (String header : HEADERS) {
            assertThat(unaddressed(through.header(header), direct.header(header)))
                    .as("%s: %s", what, header)
                    .isEqualTo(direct.header(header).map(TwoWays::spelt));
        }
        assertThat(translated(through.body(), direct.body())).as(what).isEqualTo(direct.body());
        return new ServiceAnswer[] {direct, through};
    }

    /** How many addresses stand for others. */
    int addresses() {
        return theirs.size();
    }

    private Optional<String> unaddressed(Optional<String> through, Optional<String> direct) {
        return through.map(value -> translated(spelt(value), spelt(direct.orElse(""))));
    }

    /** A text of ours with the addresses that stand in it for those of the other text. */
    private String translated(String through, String direct) {
        assertThat(through).doesNotContain(hidden);
        Matcher said = ADDRESS.matcher(direct);
        Matcher saidByUs = ADDRESS.matcher(through);
        while (said.find() && saidByUs.find()) {
            meet(said.group(), saidByUs.group());
        }
        Matcher again = ADDRESS.matcher(through);
        return again.replaceAll(found -> Matcher.quoteReplacement(theirs.getOrDefault(found.group(), found.group())));
    }

    private void meet(String direct, String through) {
        if (direct.equals(through)) {
            return;
        }
        assertThat(direct).startsWith(lms);
        assertThat(through).startsWith(us);
        assertThat(ours.computeIfAbsent(direct, first -> through)).isEqualTo(through);
        assertThat(theirs.computeIfAbsent(through, first -> direct)).isEqualTo(direct);
    }

    /** A media type's parameters may be written with a space before them or without one, in capitals or not. */
    private static String spelt(String header) {
        return header.contains("charset") ? header.replace(" ", "").toLowerCase(Locale.ROOT) : header;
    }
}
