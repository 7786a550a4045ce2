package org.headcount.web.admin.connections;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.web.Problem;
import org.headcount.web.pages.Texts;

/** What was wrong with a form, told at the fields in the person's language. */
final class Faults {

    static final Faults NONE = new Faults(List.of());

    private static final Map<String, String> KNOWN = known();

    private final List<Problem.Fault> faults;

    Faults(List<Problem.Fault> faults) {
        this.faults = List.copyOf(faults);
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    private static Map<String, String> known() {
        Map<String, String> known = new HashMap<>(Arrays.stream(UrlPolicy.Violation.values())
                .collect(Collectors.toMap(
                        UrlPolicy.Violation::text,
                        one -> one.name().toLowerCase(Locale.ROOT).replace('_', '-'))));
        known.put("must have no query", "query");
        known.put("is missing", "missing");
        known.put("must have an element", "missing");
        known.put("is connected already", "taken");
        known.put("is connected otherwise already", "client-taken");
        return Map.copyOf(known);
    }

    /** Of a member or of any element of it. */
    List<FormField.Fault> of(String member, Texts texts) {
        String pointer = "/" + member;
        return faults.stream()
                .filter(fault ->
                        fault.pointer().equals(pointer) || fault.pointer().startsWith(pointer + "/"))
                .map(fault -> told(fault, texts))
                .toList();
    }

    private static FormField.Fault told(Problem.Fault fault, Texts texts) {
        String known = KNOWN.get(fault.message());
        return known == null
                ? new FormField.Fault(texts.of("connections.fault.other"), fault.message())
                : new FormField.Fault(texts.find("connections.fault." + known).orElseThrow(), "");
    }
}
