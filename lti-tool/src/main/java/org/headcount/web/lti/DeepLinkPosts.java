package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.headcount.gateway.launch.DeepLinkOutcome;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what became of a choice, of a tool or of content in it. */
final class DeepLinkPosts {

    private static final Logger LOG = LoggerFactory.getLogger(DeepLinkPosts.class);

    private DeepLinkPosts() {}

    static void answer(
            DeepLinkOutcome outcome, LaunchPages pages, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (outcome instanceof DeepLinkOutcome.Answered answered) {
            LOG.info(
                    "deep linking answered: platform {}, tool {}, {} items",
                    answered.platform(),
                    answered.tool(),
                    answered.items());
            pages.chosen(
                    answered.platform(), answered.returnUrl(), Map.of("JWT", answered.answer()), request, response);
        } else if (outcome instanceof DeepLinkOutcome.Forwarded forwarded) {
            LOG.info("deep linking forwarded: platform {}, tool {}", forwarded.platform(), forwarded.tool());
            pages.forward(forwarded.platform(), forwarded.login(), request, response);
        } else if (outcome instanceof DeepLinkOutcome.Over over) {
            LOG.info("deep linking over: platform {}", over.platform());
            pages.notice(over.platform(), "choice.over", HttpServletResponse.SC_BAD_REQUEST, request, response);
        } else if (outcome instanceof DeepLinkOutcome.Refused refused) {
            LOG.info("deep linking refused: platform {}, {}", refused.platform(), refused.violations());
            pages.notTaken(refused.platform(), refused.violations(), request, response);
        } else {
            throw new ProblemException(Problem.notFound());
        }
    }
}
