package org.headcount.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.headcount.gateway.connection.Remark;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.UrlPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the check of a connection says has words on the pages, too. */
class RemarkTextsTest {

    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void eachIsSaidOnThePagesAboutTheSame(Remark remark) {
        assertThat(Texts.ENGLISH.find("connections.said." + remark.wire()))
                .hasValueSatisfying(text -> assertThat(places(text)).isEqualTo(places(remark.english())));
    }

    @Test
    void whateverACallComesToIsOneOfThem() {
        for (Reply.Failure failure : Reply.Failure.values()) {
            assertThat(Remark.valueOf(failure.name()).english())
                    .isEqualTo(failure.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        for (UrlPolicy.Violation violation : UrlPolicy.Violation.values()) {
            assertThat(Remark.valueOf(violation.name()).english()).isEqualTo(violation.text());
        }
    }

    @Test
    void whatOthersSayIsNeverTakenForAPlace() {
        assertThat(new Remark.Said(Remark.FRAME_LEFT_OUT, List.of("{1} $1", "lms.example")).english())
                .isEqualTo("frame-ancestors {1} $1 leaves out lms.example");
    }
}
