package org.headcount.lti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceUrlsTest {

    private static final URI LIST = URI.create("http://localhost:8080/mod/lti/services.php/2/lineitems?type_id=1");

    /** As Moodle 4.5 sent it (07-ags-lineitems, exchange 27). */
    private static final String MOODLE =
            "<http://localhost:8080/mod/lti/services.php/2/lineitems?type_id=1&amp;limit=2&amp;from=0>; rel=“first”, "
                    + "<http://localhost:8080/mod/lti/services.php/2/lineitems?type_id=1&amp;limit=2&amp;from=0>; rel=“prev”, "
                    + "<http://localhost:8080/mod/lti/services.php/2/lineitems?type_id=1&amp;limit=2&amp;from=2>; rel=“canonical”, "
                    + "<http://localhost:8080/mod/lti/services.php/2/lineitems?type_id=1&amp;limit=2&amp;from=4>; rel=“next”, "
                    + "<http://localhost:8080/mod/lti/services.php/2/lineitems?type_id=1&amp;limit=2&amp;from=6>; rel=“last”";

    private static final String MOODLES_NEXT = LIST + "&limit=2&from=4";

    @ParameterizedTest
    @CsvSource({
        "https://h/items/7, https://h/items/7/scores",
        "https://h/items/7/, https://h/items/7/scores",
        "http://h:8080/2/lineitem?type_id=3, http://h:8080/2/lineitem/scores?type_id=3",
        "https://h/i%2F7?a=%26&b=%20, https://h/i%2F7/scores?a=%26&b=%20",
    })
    void scoresAreBelowThePathAndBeforeTheQuery(URI lineItem, URI scores) {
        assertThat(ServiceUrls.below(lineItem, "scores")).isEqualTo(scores);
    }

    @Test
    void parametersComeAfterThoseThatAreThereAndAreEncoded() {
        assertThat(ServiceUrls.asking(LIST, Map.of("tag", "a&b=ü c"))).hasToString(LIST + "&tag=a%26b%3D%C3%BC+c");
        assertThat(ServiceUrls.asking(URI.create("https://h/l"), Map.of("limit", "2")))
                .hasToString("https://h/l?limit=2");
        assertThat(ServiceUrls.asking(LIST, Map.of())).isEqualTo(LIST);
    }

    @Test
    void moodlesTypographicLinkHeaderIsUnderstoodInEitherEncoding() {
        String asBytes = new String(MOODLE.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(ServiceUrls.next(LIST, List.of(MOODLE)).page()).contains(URI.create(MOODLES_NEXT));
        assertThat(ServiceUrls.next(LIST, List.of(asBytes)).page()).contains(URI.create(MOODLES_NEXT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://h/l?page=2>; rel=\"next\"",
                "<https://h/l?page=2>;rel=next",
                "<https://h/l?page=2>; rel=\"next\"; title=\"the rest\", <https://h/l?page=9>; rel=\"last\"",
                "<https://h/l?page=1>; rel=\"first\",<https://h/l?page=2>; REL='Next'",
                "<https://h/l?page=2>; title=\"a, b; c\"; rel=\"last next\"",
                "</l?page=2>; rel=\"next\"",
                "<?page=2>; rel=\"next\"",
                "<HTTPS://H:443/l?page=2>; rel=\"next\"",
            })
    void whereAListGoesOnIsFound(String header) {
        assertThat(ServiceUrls.next(URI.create("https://h/l?page=1"), List.of("<x>; rel=\"x\"", header))
                        .page())
                .hasValueSatisfying(next -> assertThat(next.getRawQuery()).isEqualTo("page=2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://evil.example/l?page=2>; rel=\"next\"",
                "<https://h.evil.example/l?page=2>; rel=\"next\"",
                "<http://h/l?page=2>; rel=\"next\"",
                "<https://h:8443/l?page=2>; rel=\"next\"",
                "<https://user@h/l?page=2>; rel=\"next\"",
                "<https://h/other?page=2>; rel=\"next\"",
                "<https://h/lists?page=2>; rel=\"next\"",
                "<https://h/l/../other>; rel=\"next\"",
                "<https://h/l/%2e%2e/other>; rel=\"next\"",
                "<https://h/l/%2E./other>; rel=\"next\"",
                "<https://h/l/..;/other>; rel=\"next\"",
                "<https://h/l/more;x=1?page=2>; rel=\"next\"",
                "<https://h/l/..%2f..%2Fother>; rel=\"next\"",
                "<https://h/l/..%5c..%5Cother>; rel=\"next\"",
                "<https://h/l/..\\other>; rel=\"next\"",
                "<https://h/l?page=2#x>; rel=\"next\"",
                "<//evil.example/l?page=2>; rel=\"next\"",
                "<javascript:alert(1)>; rel=\"next\"",
                "<https://h/l page=2>; rel=\"next\"",
                "<<<>>>; rel=next",
            })
    void aListThatLeavesWhereItBeganIsNotFollowedAndNotTakenForTheWhole(String header) {
        assertThat(ServiceUrls.next(URI.create("https://h/l"), List.of(header)))
                .isEqualTo(new ServiceUrls.Lead.Elsewhere());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://h/l?page=2>; rel=\"nextish\"",
                "<https://h/l?page=2>; title=\"next\"",
                "<https://h/l?page=2>",
                "rel=\"next\"",
                "",
            })
    void aListWithoutANextPageEndsThere(String header) {
        assertThat(ServiceUrls.next(URI.create("https://h/l"), List.of(header)))
                .isEqualTo(new ServiceUrls.Lead.Nowhere());
    }

    @Test
    void whatIsUnusualInTheAddressOfAListMayStayThere() {
        URI list = URI.create("https://h/courses/a%2Fb;v=1/members");

        assertThat(ServiceUrls.next(list, List.of("<" + list + "/2?of=a;b%2F>; rel=next"))
                        .page())
                .contains(URI.create(list + "/2?of=a;b%2F"));
    }

    @Test
    void aPageIsResumedWithinItsListOnly() {
        URI list = URI.create("https://h/l?type=1");
        URI next = URI.create("https://h/l/more?type=1&page=2");

        assertThat(ServiceUrls.resume(list, ServiceUrls.beyond(list, next))).contains(next);
        assertThat(ServiceUrls.resume(list, "?page=3")).contains(URI.create("https://h/l?page=3"));
        assertThat(List.of(
                        "/../x",
                        "/%2e%2e/x",
                        "/..;/x",
                        "/..%2Fx",
                        "/..%5cx",
                        "/..\\x",
                        "x",
                        ".evil.example/x",
                        "@evil.example",
                        "#x"))
                .allSatisfy(beyond ->
                        assertThat(ServiceUrls.resume(list, beyond)).as(beyond).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lineitems/7", "https:///x", "https://u:p@h/x", "https://h/x#y", "https://h/ x", "::"})
    void whatCannotBeCalledIsNoAddress(String text) {
        assertThat(ServiceUrls.read(text)).isEmpty();
    }
}
