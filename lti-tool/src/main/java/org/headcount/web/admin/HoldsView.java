package org.headcount.web.admin;

import java.util.List;

/**
 * The held grades, newest first.
 *
 * @param next where the list goes on; empty on its last page
 */
public record HoldsView(List<HoldRow> holds, String next, boolean firstPage) {

    public HoldsView {
        holds = List.copyOf(holds);
    }
}
