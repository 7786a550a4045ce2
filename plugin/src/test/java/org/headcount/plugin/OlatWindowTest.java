package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clicks in OpenOLAT, on objects that have the methods of its own, seen on a running one. */
class OlatWindowTest {

    private static final String LEAST = "service.url=https://h\nservice.key=k\ninstitution=u\nhost=olat\ncontexts=*";

    private final FakeService service = new FakeService();
    private final List<String> listeners = new java.util.ArrayList<>();
    private String businessPath = "[HomeSite:7][profil:0]";

    @Test
    void savingAProfileIsAChangeOfItsOwner() throws Exception {
        listeners.add("org.olat.user.ProfileFormController");
        service.inactive("7", OwnAccess.REFUSED);

        Judgement judgement = click("/auth/1:1:42:1:1:ofo_:fid/", "dispatchevent=2");

        assertThat(judgement.lets()).isFalse();
        assertThat(judgement.deeds.get(0).kind()).isEqualTo(Kind.PERSONAL);
        assertThat(judgement.where()).matches("openolat.rules:\\d+").isNotEqualTo(judgement.rule.where);
    }

    @Test
    void staffWhoSaveSomebodysProfileChangeThatOne() throws Exception {
        listeners.add("org.olat.user.ProfileFormController");
        businessPath = "[UserAdminSite:0][Identity:9]";
        service.inactive("9", OwnAccess.REACTIVATES);

        assertThat(click("/auth/1:1:42:1:1:ofo_:fid/", "dispatchevent=2").lets())
                .isFalse();
    }

    @Test
    void followingALinkIsReading() throws Exception {
        listeners.add("org.olat.admin.user.tools.UserToolImpl");

        Judgement judgement = click("/auth/1:1:42:2:1/", "cid=open");

        assertThat(judgement.deeds).extracting(Deed::kind).containsExactly(Kind.ACCESS);
    }

    @Test
    void aFormOfNoKnownClassIsAChangeOfWhoeverSendsIt() throws Exception {
        listeners.add("org.olat.new.SomethingController");

        assertThat(click("/auth/1:1:42:1:1:ofo_:fid/", "dispatchevent=2").deeds)
                .extracting(Deed::kind)
                .containsExactly(Kind.OTHER);
    }

    @Test
    void sortingATableIsReadingThoughItIsAForm() throws Exception {
        listeners.add("org.olat.course.CourseListTableController");

        assertThat(click("/auth/1:1:42:1:1:ofo_:fid/", "dispatchevent=2").deeds)
                .extracting(Deed::kind)
                .containsExactly(Kind.ACCESS);
    }

    @Test
    void aComponentThatIsNotThereSaysNothing() throws Exception {
        assertThat(click("/auth/1:1:99:1:1/", "cid=x").deeds)
                .extracting(Deed::kind)
                .containsExactly(Kind.ACCESS);
        assertThat(click("/auth/odd", "cid=x").deeds).extracting(Deed::kind).containsExactly(Kind.ACCESS);
    }

    @Test
    void anAddressDoesTheSameByGetSoItIsJudgedTheSame() throws Exception {
        listeners.add("org.olat.user.ProfileFormController");

        assertThat(visit("GET", "/auth/1:1:42:1:1:ofo_:fid/?dispatchevent=2", "").deeds)
                .extracting(Deed::kind)
                .contains(Kind.PERSONAL);
        assertThat(visit("GET", "/auth/1:1:42:2:1:cid:save/", "").deeds)
                .extracting(Deed::kind)
                .contains(Kind.PERSONAL);
        assertThat(visit("GET", "/auth/HomeSite/7/profil/0", "").deeds)
                .extracting(Deed::kind)
                .containsExactly(Kind.ACCESS);
    }

    @Test
    void whatAFormSaysMayStandInTheAddress() throws Exception {
        listeners.add("org.olat.new.SomethingController");

        assertThat(visit("GET", "/auth/1:1:42:1:1:ofo_:fid:dispatchevent:2/", "").deeds)
                .extracting(Deed::kind)
                .containsExactly(Kind.OTHER);
    }

    @Test
    void anAddressForAnotherWindowThanItSaysIsFoundThere() throws Exception {
        listeners.add("org.olat.user.ProfileFormController");

        assertThat(click("/auth/99:1:42:1:1:ofo_:fid/?oow=7", "dispatchevent=2").deeds)
                .extracting(Deed::kind)
                .contains(Kind.PERSONAL);
    }

    private Judgement click(String path, String form) throws Exception {
        return visit("POST", path, form);
    }

    private Judgement visit(String method, String path, String form) throws Exception {
        Rules rules = Settings.rules("openolat");
        FakeVisit visit = FakeVisit.of(method, path).form(new Query(form));
        visit.session.put(OlatWindow.SESSION, new Session());
        visit.of(rules);
        return new Judge(
                        OptionsTest.options(LEAST), service, service, new Board(() -> 0), new Bean(), Clock.systemUTC())
                .judge(rules.decide(visit), visit);
    }

    /** Not public, as some of a host's classes are not. */
    class Session {

        public boolean isAuthenticated() {
            return true;
        }

        public Map<String, Object> getIdentity() {
            return Map.of("key", 7L);
        }

        public Map<String, Object> getRoles() {
            return Map.of("guestOnly", false, "administrator", false);
        }

        public Map<String, String> getLastHistoryPoint() {
            return Map.of("businessPath", businessPath);
        }

        public Object getEntry(String name) {
            return name.equals("org.olat.core.gui.Windows") ? new Windows() : "";
        }
    }

    public class Windows {
        public Iterator<Window> getWindowIterator() {
            return List.of(new Window()).iterator();
        }
    }

    public class Window {
        public String getInstanceId() {
            return "1";
        }

        public String getDispatchID() {
            return "7";
        }

        public Component getContentPane() {
            return new Component("1", List.of(new Component("41", List.of()), new Component("42", List.of())));
        }
    }

    public class Component {
        private final String id;
        private final List<Component> components;

        Component(String id, List<Component> components) {
            this.id = id;
            this.components = components;
        }

        public String getDispatchID() {
            return id;
        }

        public Iterable<Component> getComponents() {
            return components;
        }

        public List<String> debuginfoGetListeners() {
            return listeners;
        }
    }
}
