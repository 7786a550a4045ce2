package org.headcount.live;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What a page asks the network for while nothing is kept, and what the browser complains of, until it is told to stop. */
final class Traffic {

    private static final Set<String> COMPLAINTS = Set.of("error", "warning");

    private final Page page;
    private final CDPSession session;
    private final List<Request> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final Consumer<Request> count = requests::add;
    private final Consumer<ConsoleMessage> listen = this::heard;

    Traffic(Page page) {
        this.page = page;
        this.session = page.context().newCDPSession(page);
        JsonObject nothingKept = new JsonObject();
        nothingKept.addProperty("cacheDisabled", true);
        session.send("Network.enable");
        session.send("Network.setCacheDisabled", nothingKept);
        page.onRequestFinished(count);
        page.onConsoleMessage(listen);
    }

    private void heard(ConsoleMessage message) {
        if (COMPLAINTS.contains(message.type())) {
            complaints.add(message.text());
        }
    }

    void stop() {
        page.offRequestFinished(count);
        page.offConsoleMessage(listen);
        session.detach();
    }

    /** As they came over the wire, with their headers. */
    int bytes() {
        return requests.stream()
                .map(Request::sizes)
                .mapToInt(sizes -> sizes.responseBodySize + sizes.responseHeadersSize)
                .sum();
    }

    List<String> addresses() {
        return requests.stream().map(Request::url).toList();
    }

    List<String> complaints() {
        return complaints;
    }
}
