package org.headcount.gateway.warning;

import java.util.Optional;
import org.headcount.metering.month.Institution;

/** Says to people what there is to tell, in their language. */
public interface AlertWords {

    /** A subject, and the text below it. */
    record Words(String subject, String text) {}

    Words of(Alert alert, Alert.Event event, Institution institution, String language);

    /** What shows that a mailbox is reached. */
    Words ofTest(Institution institution, String language);

    /** A language that is spoken, by its BCP 47 tag; empty for one that is not. */
    Optional<String> language(String tag);
}
