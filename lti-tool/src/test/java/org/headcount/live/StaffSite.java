package org.headcount.live;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The pages of staff, found by following every link from the first one: of pages that differ only in whom or which month they tell of, or in their query, one stands for all. */
final class StaffSite {

    private static final int MOST = 80;
    private static final Pattern LINK = Pattern.compile("<a\\s[^>]*?href=\"([^\"]*)\"");

    private StaffSite() {}

    static void signIn(BrowserContext browser, String base, String key) {
        try (Page page = browser.newPage()) {
            page.navigate(base + "/admin");
            page.locator("input[name='key']").fill(key);
            page.locator("form[action$='/sign-in'] button").first().click();
            page.locator("form[action$='/sign-out']").waitFor();
        }
    }

    /** Addresses by what they are all alike, in the order in which they were found. */
    static Map<String, String> pages(BrowserContext signedIn, String base, String institution) {
        String home = base + "/admin/institutions/" + institution;
        Map<String, String> found = new LinkedHashMap<>();
        Deque<String> waiting = new ArrayDeque<>(List.of(base + "/admin", home));
        found.put("institutions", base + "/admin");
        found.put("usage", home);
        while (!waiting.isEmpty() && found.size() < MOST) {
            for (String link : links(signedIn, waiting.pop())) {
                String kind = kind(link, home);
                if ((link + "/").replaceFirst("\\?.*", "/").startsWith(home + "/")
                        && !link.contains("/files/")
                        && found.putIfAbsent(kind, link) == null) {
                    waiting.add(link);
                }
            }
        }
        return found;
    }

    /** Every address that stands in links and answers with something else than a page. */
    static List<String> files(BrowserContext signedIn, List<String> pages) {
        return pages.stream()
                .flatMap(address -> links(signedIn, address).stream())
                .filter(link -> link.contains("/files/"))
                .distinct()
                .toList();
    }

    /** Asked for without being shown, which takes a tenth of the time. */
    private static List<String> links(BrowserContext signedIn, String address) {
        return LINK.matcher(signedIn.request().get(address).text())
                .results()
                .map(link -> absolute(address, link.group(1).replace("&amp;", "&")))
                .toList();
    }

    private static String absolute(String address, String link) {
        String without = link.replaceFirst("#.*", "");
        String here = without.startsWith("?") ? address.replaceFirst("\\?.*", "") + without : without;
        return here.isEmpty() ? address : URI.create(address).resolve(here).toString(); // which takes "?a" for "./?a"
    }

    private static String kind(String link, String home) {
        if (!link.startsWith(home)) {
            return "elsewhere";
        }
        String path = link.replaceFirst("\\?.*", "");
        return path.equals(home)
                ? "usage"
                : path.substring(home.length())
                        .replaceAll("\\d{4}-\\d{2}", "<month>")
                        .replaceAll("/(l[a-z0-9]{10,}|[a-z]{2}[a-z0-9]{14,}|h[a-z0-9]{10,})", "/<id>");
    }

    /** @return how the page was answered */
    static int open(Page page, String address) {
        Response answer = page.navigate(address);
        return answer == null ? 0 : answer.status();
    }
}
