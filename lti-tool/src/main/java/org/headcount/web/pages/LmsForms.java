package org.headcount.web.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headcount.gateway.Addresses;
import org.headcount.lti.tool.PlatformRegistration;

/** What has to be copied between Headcount and an LMS by hand, by the field names of each LMS's own forms: {@code lms-forms.csv}. */
public final class LmsForms {

    private static final List<Line> LINES = read();

    private LmsForms() {}

    private record Line(String lms, boolean ours, String field, String value) {}

    /**
     * One LMS's form.
     *
     * @param enter what is entered there
     * @param copy what is found there and told to Headcount, each with the name of our member
     */
    public record Form(String lms, List<Field> enter, List<Field> copy) {}

    /** @param value that of the connection; of {@code copy} as it is registered, by which a mistake can be found */
    public record Field(String name, String member, String value) {}

    private static List<Line> read() {
        try (InputStream file = LmsForms.class.getResourceAsStream("lms-forms.csv")) {
            if (file == null) {
                throw new IllegalStateException("the JAR lacks lms-forms.csv");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(";", -1))
                    .map(parts -> new Line(parts[0], parts[1].equals("enter"), parts[2], parts[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The forms of all LMSs that we know, for one connection. {@code target}: what the LMS launches. */
    public static List<Form> of(PlatformRegistration platform, String target, Addresses addresses) {
        Map<String, String> values = Map.ofEntries(
                Map.entry("loginUri", addresses.login()),
                Map.entry("launchUri", addresses.launch()),
                Map.entry("jwksUri", addresses.toolKeys(platform.id())),
                Map.entry("targetLinkUri", target),
                Map.entry("domain", addresses.base().getAuthority()),
                Map.entry("issuer", platform.issuer()),
                Map.entry("clientId", platform.clientId()),
                Map.entry("deployments", String.join(", ", platform.deployments())),
                Map.entry(
                        "authorizationEndpoint",
                        platform.authorizationEndpoint().toString()),
                Map.entry("tokenEndpoint", platform.tokenEndpoint().toString()),
                Map.entry("platformJwksUri", platform.jwksUri().toString()),
                Map.entry("tokenAudience", platform.tokenAudience()));
        List<String> names = names();
        List<Form> forms = new ArrayList<>();
        for (String name : names) {
            forms.add(new Form(name, fields(name, true, values), fields(name, false, values)));
        }
        return List.copyOf(forms);
    }

    /** By name, in the order of the file. */
    public static List<String> names() {
        return LINES.stream().map(Line::lms).distinct().toList();
    }

    /** What is entered into one LMS's form before it is connected. {@code platform}: the id that it will have. */
    public static List<Field> enter(String lms, String platform, String target, Addresses addresses) {
        return fields(
                lms,
                true,
                Map.of(
                        "loginUri", addresses.login(),
                        "launchUri", addresses.launch(),
                        "jwksUri", addresses.toolKeys(platform),
                        "targetLinkUri", target,
                        "domain", addresses.base().getAuthority()));
    }

    /** What is found there, each with our member and without a value. */
    public static List<Field> copy(String lms) {
        return fields(lms, false, Map.of());
    }

    private static List<Field> fields(String lms, boolean ours, Map<String, String> values) {
        return LINES.stream()
                .filter(line -> line.lms().equals(lms) && line.ours() == ours)
                .map(line -> new Field(line.field(), line.value(), value(line.value(), values)))
                .toList();
    }

    /** What is in quotes is the value itself. */
    private static String value(String name, Map<String, String> values) {
        return name.startsWith("'") ? name.substring(1, name.length() - 1) : values.getOrDefault(name, "");
    }
}
