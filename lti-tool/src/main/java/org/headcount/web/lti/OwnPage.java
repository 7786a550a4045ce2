package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.headcount.gateway.launch.Visitor;

/** A page of ours that an LMS launches. */
public interface OwnPage {

    /** Answers a launch that kept every rule. */
    void open(Visitor visitor, HttpServletRequest request, HttpServletResponse response) throws IOException;
}
