package org.headcount.housetest.bad.web;

import jakarta.servlet.http.HttpServlet;
import org.jspecify.annotations.NullMarked;

/** What answers TRACE is not left to the container's own class. */
@NullMarked
public final class PageThatReadsAllBack extends HttpServlet {

    private static final long serialVersionUID = 1L;
}
