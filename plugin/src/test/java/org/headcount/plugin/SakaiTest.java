package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sakaiproject.tool.api.Session;

/** Sakai's rules find its user in an object of Sakai's own type. */
class SakaiTest {

    @Test
    void theUserIsCalledByTheLogInIdAndAlsoByTheInternalOne() throws IOException {
        Session session = mock(Session.class);
        when(session.getUserEid()).thenReturn("lena");
        when(session.getUserId()).thenReturn("1f2e-77");
        FakeVisit visit = FakeVisit.of("GET", "/portal/site/s").of(Settings.rules("sakai"));
        visit.attributes.put("sakai.session", session);

        Actor actor = visit.actor().orElseThrow();

        assertThat(actor.learner()).isEqualTo(new Learner("host", Scheme.KEY, "lena"));
        assertThat(actor.aliases()).isEqualTo(List.of(new Learner("host", Scheme.EXTERNAL_ID, "1f2e-77")));
        assertThat(actor.vouched()).isTrue();
    }

    @Test
    void whoIsNotSignedInIsNobody() throws IOException {
        FakeVisit visit = FakeVisit.of("GET", "/portal").of(Settings.rules("sakai"));
        visit.attributes.put("sakai.session", mock(Session.class));

        assertThat(visit.actor()).isEmpty();
    }
}
