package org.headcount.web.admin.learners;

import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.web.pages.Texts;

/** Facts in words. */
final class FactWords {

    private FactWords() {}

    /** What happened, without when. */
    static String what(Texts texts, Fact fact) {
        return fact.type() == FactType.ACTIVITY
                ? texts.of("learners.kind." + fact.kind().wire())
                : texts.of("learners.type." + fact.type().wire());
    }

    /** Why somebody is what they are by this fact. */
    static String why(Texts texts, Fact fact, boolean active, String day) {
        if (fact.type() == FactType.SWITCH_OFF) {
            return texts.of("learners.why.off", day);
        }
        return texts.of(active ? "learners.why.active" : "learners.why.ran-out", what(texts, fact), day);
    }
}
