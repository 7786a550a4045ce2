package org.headcount.gateway.grade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A held score ends exactly once, whatever becomes of it and however many would end it: random lives of held scores, several things
 * happening to them at one time; a failure names the seed that makes its turns again.
 */
@SuppressWarnings("NullAway.Init")
public abstract class HoldEndingsContract {

    private static final int LIVES = 25;
    private static final int TURNS = 14;
    private static final int AT_ONCE = 3;
    private static final Instant BEGINNING = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<Hold.State> ENDS =
            List.of(Hold.State.RELEASED, Hold.State.SUPERSEDED, Hold.State.UNDELIVERABLE, Hold.State.RELEASED);

    private HoldsCase.HoldPorts ports;
    private Holds holds;

    protected abstract HoldsCase.HoldPorts noHolds();

    @BeforeEach
    void begin() {
        ports = noHolds();
        holds = ports.holds();
    }

    @Test
    void everyHoldEndsExactlyOnceWhateverHappensToIt() throws Exception {
        long seed = System.nanoTime();
        Map<Hold.State, Integer> ended = new HashMap<>();
        for (long each = seed; each < seed + LIVES; each++) {
            Life life = new Life(each);
            life.live();
            life.end();
            life.last.values().forEach(state -> ended.merge(state, 1, Integer::sum));
        }
        assertThat(ended.keySet())
                .as("each way to end was gone")
                .containsExactlyInAnyOrder(
                        Hold.State.RELEASED,
                        Hold.State.COALESCED,
                        Hold.State.SUPERSEDED,
                        Hold.State.UNDELIVERABLE,
                        Hold.State.DISCARDED);
    }

    /** What happens to the scores of two LMS users for two line items. */
    private final class Life {

        private final InstitutionId institution;
        private final String what;
        private final String prefix;
        private final Random random;
        private final List<Hold> scores = new ArrayList<>();
        private final ConcurrentLinkedDeque<Holds.Claim> claims = new ConcurrentLinkedDeque<>();
        private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();
        private Map<String, Hold.State> last = Map.of();
        private Instant now = BEGINNING;

        Life(long seed) {
            this.institution = new InstitutionId("h" + seed);
            ports.institutions().create(Given.institution(institution, Policy.SWITCH));
            this.what = "seed " + seed;
            this.prefix = "s" + seed + "-";
            this.random = new Random(seed);
        }

        void live() throws Exception {
            for (int turn = 0; turn < TURNS; turn++) {
                now = now.plusSeconds(random.nextInt(90));
                List<Callable<Boolean>> atOnce = new ArrayList<>();
                for (int racer = 0; racer < AT_ONCE; racer++) {
                    atOnce.add(act());
                }
                Race.of(atOnce);
                check();
            }
        }

        private Callable<Boolean> act() {
            int choice = random.nextInt(10);
            if (choice < 3 || scores.isEmpty()) {
                Hold score = random.nextInt(4) == 0 && !scores.isEmpty() ? any() : fresh();
                ports.ledger().append(institution, List.of(refusal(score))); // nobody is given a score who was not met
                return () -> {
                    holds.keep(score, refusal(score));
                    return true;
                };
            }
            Hold score = any();
            Instant at = now;
            Instant lease = now.plusSeconds(30 + random.nextInt(200));
            Hold.State state = ENDS.get(random.nextInt(ENDS.size()));
            boolean early = random.nextBoolean();
            return switch (choice) {
                case 3, 4 ->
                    () -> holds.claim(institution, score.id(), early, at, lease)
                            .map(claims::add)
                            .isPresent();
                case 5, 6 -> () -> claimed().filter(claim -> ends(claim, state)).isPresent();
                case 7 ->
                    () -> claimed()
                            .filter(claim -> holds.putBack(claim, "503", early, at.plusSeconds(20)))
                            .isPresent();
                case 8 ->
                    () -> {
                        boolean done = holds.discard(institution, score.id(), "by staff", at);
                        return done && tell(score.id());
                    };
                default ->
                    early
                            ? () -> {
                                holds.giveWay(score, "a newer one came by itself");
                                return true;
                            }
                            : () -> holds.setAside(institution, score.id(), at, lease)
                                    .filter(holds::letGo)
                                    .isPresent();
            };
        }

        /** One that somebody has; it may be kept by a sender who is slow, and be ended after its lease. */
        private Optional<Holds.Claim> claimed() {
            return Optional.ofNullable(claims.peekFirst()).map(first -> {
                claims.remove(first);
                claims.addLast(first);
                return first;
            });
        }

        private boolean ends(Holds.Claim claim, Hold.State state) {
            return holds.end(claim, state, "answered") && tell(claim.hold().id());
        }

        private boolean tell(String id) {
            told.computeIfAbsent(id, any -> new AtomicInteger()).incrementAndGet();
            return true;
        }

        /** What had ended stays as it was, and nobody was told of two ends of one. */
        private void check() {
            Map<String, Hold.State> are = states();
            last.forEach((id, state) -> {
                if (state.ended()) {
                    assertThat(are).as(what).containsEntry(id, state);
                } else {
                    assertThat(are).as(what).containsKey(id);
                }
            });
            told.forEach((id, times) -> assertThat(times).as(what + ", " + id).hasValue(1));
            told.keySet()
                    .forEach(id -> assertThat(Optional.ofNullable(are.get(id)).filter(Hold.State::ended))
                            .as(what + ", " + id)
                            .isPresent());
            last = are;
        }

        private Map<String, Hold.State> states() {
            return holds.list(institution, Holds.Question.ALL, 1000, "").stream()
                    .filter(hold -> hold.id().startsWith(prefix))
                    .collect(Collectors.toMap(Hold.Entry::id, Hold.Entry::state));
        }

        /** Everybody is active again, and the LMS takes what comes: then nothing is left that has not ended. */
        void end() {
            now = now.plus(Duration.ofDays(1));
            Instant lease = now.plus(Duration.ofMinutes(5));
            last.keySet()
                    .forEach(id -> holds.claim(institution, id, true, now, lease)
                            .ifPresent(claim -> assertThat(ends(claim, Hold.State.RELEASED))
                                    .as(what)
                                    .isTrue()));
            check();
            assertThat(last.values()).as(what).allMatch(Hold.State::ended);
            claims.forEach(late -> assertThat(holds.end(late, Hold.State.SUPERSEDED, "late"))
                    .as(what + ", a sender who comes back to life")
                    .isFalse());
            check();
        }

        private Hold any() {
            return scores.get(random.nextInt(scores.size()));
        }

        private Hold fresh() {
            Hold score = new Hold(
                    institution,
                    prefix + scores.size(),
                    "pf1",
                    "tl1",
                    "pf1-a",
                    "https://lms.example/lineitem/" + random.nextInt(2),
                    IdentityName.lti("pf1", prefix + random.nextInt(2)),
                    now.toString(),
                    now.minusSeconds(random.nextInt(120)),
                    now,
                    "application/vnd.ims.lis.v1.score+json",
                    "{}".getBytes(StandardCharsets.UTF_8),
                    Hold.State.HELD,
                    0,
                    "");
            scores.add(score);
            return score;
        }
    }

    private static Report refusal(Hold hold) {
        return new Report(
                new FactKey("holds", hold.id()),
                hold.learner(),
                FactType.REFUSAL,
                Kind.GRADE,
                Role.LEARNER,
                Origin.SYSTEM,
                hold.receivedAt(),
                hold.receivedAt(),
                "",
                Report.Note.NONE);
    }
}
