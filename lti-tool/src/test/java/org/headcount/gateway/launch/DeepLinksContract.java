package org.headcount.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.headcount.lti.tool.DeepLinkingSettings;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link DeepLinks} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class DeepLinksContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofHours(8));
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");
    private static final IdentityName IDA = IdentityName.lti("pf1", "7");

    private DeepLinks links;

    protected abstract DeepLinks noDeepLinks();

    @BeforeEach
    void begin() {
        links = noDeepLinks();
    }

    private static DeepLinkRequest request(String handle, Optional<IdentityName> person) {
        DeepLinkingSettings settings = DeepLinkingSettings.read("""
                {"deep_link_return_url": "https://lms.example/return?key=1", "accept_types": ["link"],
                 "accept_presentation_document_targets": [], "data": "", "more": {"kept": 1.50}}""").orElseThrow();
        return new DeepLinkRequest(NORTH, handle, "pf1", "tl1", "dep-1", person, settings, LATER);
    }

    private DeepLinkRequest asked(String handle) {
        DeepLinkRequest request = request(handle, Optional.of(IDA));
        links.ask(request);
        return request;
    }

    private static DeepLinks.Link link(String url) {
        return DeepLinks.Link.to(NORTH, "tl1", URI.create(url));
    }

    @Test
    void aRequestIsOpenAsItWasUntilItExpires() {
        DeepLinkRequest asked = asked("h1");
        links.ask(request("h2", Optional.empty()));

        DeepLinkRequest open = links.open(NORTH, "h1", LATER.minusNanos(1000)).orElseThrow();
        assertThat(open).usingRecursiveComparison().ignoringFields("settings").isEqualTo(asked);
        assertThat(open.settings().json()).isEqualTo(asked.settings().json());
        assertThat(open.settings().data()).contains("");
        assertThat(links.open(NORTH, "h2", NOON).orElseThrow().person()).isEmpty();
        assertThat(links.open(NORTH, "h1", LATER)).isEmpty();
        assertThat(links.open(SOUTH, "h1", NOON)).isEmpty();
        assertThat(links.open(NORTH, "h", NOON)).isEmpty();
    }

    @Test
    void whatHoldsANulIsNothingOfOurs() {
        links.answer(asked("h1"), List.of("n1"), LATER, List.of(link("https://tool.example/unit/1")), NOON);
        asked("h2");

        assertThat(links.open(NORTH, "h2\0", NOON)).isEmpty();
        assertThat(links.link(NORTH, link("https://tool.example/unit/1").id() + "\0"))
                .isEmpty();
        assertThat(links.isLink("\0")).isFalse();
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/unit/1\0")).isFalse();
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/unit/1?\0"))
                .isFalse();
    }

    @Test
    void aPlaceWithAFragmentIsLedToWithoutItAsRedirectUrisAre() {
        String url = "https://tool.example/?a=b#/quiz/5";
        links.answer(asked("h1"), List.of("n1"), LATER, List.of(link(url)), NOON);

        assertThat(links.link(NORTH, link(url).id()).orElseThrow().url()).hasToString(url);
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/")).isTrue();
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/?a=b")).isTrue();
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/?a=")).isFalse();
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/?a=b#/")).isFalse();
    }

    @Test
    void anAnsweredRequestIsOpenNoMoreAndItsLinksAreThere() {
        DeepLinks.Link one = link("https://tool.example/unit/1?a=b#c");

        assertThat(links.answer(asked("h1"), List.of("n1"), LATER, List.of(one, one), NOON))
                .isTrue();

        assertThat(links.open(NORTH, "h1", NOON)).isEmpty();
        assertThat(links.link(NORTH, one.id())).contains(one);
        assertThat(links.link(SOUTH, one.id())).isEmpty();
        assertThat(links.isLink(one.id())).isTrue();
        assertThat(links.isLink("another")).isFalse();
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/unit/1")).isTrue();
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/unit/1?a=b#c"))
                .isTrue();
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/unit/1?a=c"))
                .isFalse();
        assertThat(links.leadsTo(NORTH, "tl2", "https://tool.example/unit/1")).isFalse();
        assertThat(links.leadsTo(SOUTH, "tl1", "https://tool.example/unit/1")).isFalse();
    }

    @Test
    void aLinkThatIsKeptIsThereHoweverOftenAndByHoweverManyItIsKept() throws Exception {
        DeepLinks.Link place = link("https://tool.example/review?of=1");

        Race.of(() -> {
            links.keep(NORTH, place);
            return true;
        });
        links.keep(NORTH, place);

        assertThat(links.link(NORTH, place.id())).contains(place);
        assertThat(links.link(SOUTH, place.id())).isEmpty();
        assertThat(links.leadsTo(NORTH, "tl1", "https://tool.example/review")).isTrue();
    }

    @Test
    void ofRacingAnswersToOneRequestOneIsTaken() throws Exception {
        DeepLinkRequest request = asked("h1");
        AtomicInteger number = new AtomicInteger();

        List<Boolean> taken = Race.of(() -> {
            int own = number.incrementAndGet();
            return links.answer(request, List.of("n" + own), LATER, List.of(link("https://tool.example/" + own)), NOON);
        });

        assertThat(taken).containsOnlyOnce(true);
        long kept = IntStream.rangeClosed(1, taken.size())
                .filter(own -> links.link(
                                NORTH, link("https://tool.example/" + own).id())
                        .isPresent())
                .count();
        assertThat(kept).isEqualTo(1);
    }

    @Test
    void ofRacingAnswersThatShareATokenOneIsTakenAndTheOthersLeaveTheirRequestsOpen() throws Exception {
        AtomicInteger number = new AtomicInteger();

        List<Boolean> taken = Race.of(() -> {
            String handle = "h" + number.incrementAndGet();
            return links.answer(asked(handle), List.of("own " + handle, "shared"), LATER, List.of(), NOON);
        });

        assertThat(taken).containsOnlyOnce(true);
        long open = IntStream.rangeClosed(1, taken.size())
                .filter(one -> links.open(NORTH, "h" + one, NOON).isPresent())
                .count();
        assertThat(open).isEqualTo(taken.size() - 1L);
    }

    @Test
    void anAnswerThatComesTooLateIsNotTaken() {
        assertThat(links.answer(asked("h1"), List.of("n1"), LATER, List.of(), LATER))
                .isFalse();
    }

    @Test
    void whatWasAskedForSomebodyIsForgottenOnDemandAndNothingElse() {
        asked("h1");
        links.ask(request("h2", Optional.empty()));
        links.ask(request("h3", Optional.of(IdentityName.lti("pf1", "8"))));

        links.forget(NORTH, IDA);

        assertThat(links.open(NORTH, "h1", NOON)).isEmpty();
        assertThat(links.open(NORTH, "h2", NOON)).isPresent();
        assertThat(links.open(NORTH, "h3", NOON)).isPresent();
    }
}
