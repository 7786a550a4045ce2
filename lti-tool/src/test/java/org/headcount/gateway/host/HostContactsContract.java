package org.headcount.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.headcount.metering.Given;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link HostContacts} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class HostContactsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration APART = Duration.ofMinutes(HostContacts.APART);

    private HostContacts contacts;

    protected abstract HostContacts noContacts();

    @BeforeEach
    void begin() {
        contacts = noContacts();
    }

    @Test
    void whatIsTooNearToTheLastNoteIsNotNotedAndWhatIsNotStands() {
        contacts.note(Given.NORTH, "k1", HostContacts.Matter.FEED, NOON);
        contacts.note(
                Given.NORTH, "k1", HostContacts.Matter.FEED, NOON.plus(APART).minusNanos(1000));
        assertThat(contacts.of(Given.NORTH))
                .containsExactly(new HostContacts.Contact("k1", HostContacts.Matter.FEED, NOON));

        contacts.note(Given.NORTH, "k1", HostContacts.Matter.FEED, NOON.plus(APART));
        assertThat(contacts.of(Given.NORTH))
                .containsExactly(new HostContacts.Contact("k1", HostContacts.Matter.FEED, NOON.plus(APART)));
    }

    @Test
    void eachMatterOfEachHostIsNotedForItsInstitutionAlone() {
        contacts.note(Given.NORTH, "k2", HostContacts.Matter.FEED, NOON);
        contacts.note(Given.NORTH, "k1", HostContacts.Matter.FEED, NOON);
        contacts.note(Given.NORTH, "k1", HostContacts.Matter.FACTS, NOON.plusSeconds(1));
        contacts.note(Given.SOUTH, "k1", HostContacts.Matter.DECISIONS, NOON);

        assertThat(contacts.of(Given.NORTH))
                .extracting(one -> one.key() + " " + one.matter())
                .containsExactly("k1 FACTS", "k1 FEED", "k2 FEED");
        assertThat(contacts.of(Given.SOUTH)).hasSize(1);
    }

    @Test
    void ofRacingNotesTheLatestStands() throws Exception {
        AtomicLong minutes = new AtomicLong();
        Race.of(() -> {
            contacts.note(
                    Given.NORTH,
                    "k1",
                    HostContacts.Matter.FACTS,
                    NOON.plus(APART.multipliedBy(minutes.incrementAndGet())));
            return true;
        });

        assertThat(contacts.of(Given.NORTH))
                .extracting(HostContacts.Contact::at)
                .containsExactly(NOON.plus(APART.multipliedBy(minutes.get())));
    }
}
