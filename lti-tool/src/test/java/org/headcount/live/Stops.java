package org.headcount.live;

import com.microsoft.playwright.Page;
import java.util.List;

/**
 * Where the Tab key leads on a page. The page itself notes what is reached and whether that can be seen: to ask it after each press
 * takes longer than all else.
 */
final class Stops {

    static final int MOST = 400;

    private static final int AT_ONCE = 25;

    private static final String NOTE = """
            () => {
              window.stops = {reached: new Set(), unseen: [], round: false};
              document.addEventListener('focusin', ({target}) => {
                if (stops.reached.has(target)) { stops.round = true; return; }
                stops.reached.add(target);
                const s = getComputedStyle(target);
                const seen = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
                if (!seen) { stops.unseen.push(target.outerHTML.slice(0, 120)); }
              });
              return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
                .filter(e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) && !e.disabled).length;
            }""";

    private final Page page;
    private final int all;

    Stops(Page page) {
        this.page = page;
        this.all = ((Number) page.evaluate(NOTE)).intValue();
    }

    /** Holds the key down, which repeats it, until it leads to where it was, or often enough to have gone round twice. */
    void walk() {
        int most = Math.min(2 * all + 5, MOST);
        for (int press = 1; press <= most; press++) {
            page.keyboard().down("Tab");
            if (press % AT_ONCE == 0 && Boolean.TRUE.equals(page.evaluate("stops.round"))) {
                break;
            }
        }
        page.keyboard().up("Tab");
    }

    /** How many there should be: what is shown and takes the focus. */
    int all() {
        return all;
    }

    int reached() {
        return ((Number) page.evaluate("stops.reached.size")).intValue();
    }

    /** What was reached and did not show it, as it is written. */
    List<String> unseen() {
        return ((List<?>) page.evaluate("stops.unseen"))
                .stream().map(String::valueOf).toList();
    }
}
