package org.headcount.gateway.warning;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Letter;
import org.headcount.lti.wire.Mailer;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.WebhookSecret;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes alerts to those who are to hear of them. A delivery that was acknowledged is never sent again, unless this process
 * dies, or has no database for as long as the lease, before it could write that down: then the receiver gets the same id
 * once more, and can tell.
 */
public final class AlertSending {

    private static final Logger LOG = LoggerFactory.getLogger(AlertSending.class);

    private static final String SEALED_FOR = "webhook";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Far more than any endpoint has to say: a longer answer counts as none, and would bring the same again. */
    private static final int LONGEST_ANSWER = 1024 * 1024;

    private static final int GONE = 410;

    private final Outbox outbox;
    private final Subscribers subscribers;
    private final Institutions institutions;
    private final Outbound outbound;
    private final Optional<Mailer> mailer;
    private final AlertWords words;
    private final Addresses addresses;
    private final Seal seal;
    private final InstantSource clock;
    private final RetrySchedule schedule;

    /** What was acknowledged and could not be written down. */
    private final Map<String, Acknowledged> unwritten = new ConcurrentHashMap<>();

    public AlertSending(
            Outbox outbox,
            Subscribers subscribers,
            Institutions institutions,
            Outbound outbound,
            Optional<Mailer> mailer,
            AlertWords words,
            Addresses addresses,
            Seal seal,
            InstantSource clock,
            DoubleSupplier chance) {
        this.outbox = outbox;
        this.subscribers = subscribers;
        this.institutions = institutions;
        this.outbound = outbound;
        this.mailer = mailer;
        this.words = words;
        this.addresses = addresses;
        this.seal = seal;
        this.clock = clock;
        this.schedule = new RetrySchedule(chance);
    }

    /**
     * What came of an attempt.
     *
     * @param answer in a few words, without anything secret
     * @param asked how long the other side asks to be left alone
     */
    public record Attempted(Result result, String answer, Optional<Duration> asked) {

        Attempted(Result result, String answer) {
            this(result, answer, Optional.empty());
        }
    }

    /** Whether an attempt did what it should. */
    public enum Result {
        ACKNOWLEDGED,
        /** Another attempt may do better. */
        FAILED,
        /** This one will never arrive. */
        REFUSED,
        /** Nobody is there any more. */
        GONE
    }

    private record Acknowledged(Delivery delivery, String answer) {}

    /** A new secret, to be shown once, and sealed to be kept. */
    public record NewSecret(String shown, String sealed) {

        @Override
        public String toString() {
            return "NewSecret";
        }
    }

    public NewSecret newSecret() {
        WebhookSecret secret = WebhookSecret.fresh();
        return new NewSecret(secret.text(), seal.close(SEALED_FOR, secret.text().getBytes(StandardCharsets.US_ASCII)));
    }

    /** Whether e-mail can be sent at all. */
    public boolean hasMail() {
        return mailer.isPresent();
    }

    /** Makes one attempt, and writes down what came of it. */
    void send(Delivery delivery) {
        Acknowledged done = unwritten.get(delivery.id());
        Attempted attempted = done == null ? attempt(delivery) : new Attempted(Result.ACKNOWLEDGED, done.answer());
        Instant now = now();
        if (attempted.result() == Result.ACKNOWLEDGED) {
            Acknowledged acknowledged = new Acknowledged(delivery, attempted.answer());
            unwritten.put(delivery.id(), acknowledged);
            writeDown(acknowledged);
        } else if (attempted.result() == Result.GONE) {
            outbox.giveUp(delivery, attempted.answer(), now);
            subscribers.answered(delivery.to(), Subscriber.State.DISABLED, attempted.answer(), now);
        } else {
            Optional<Duration> wait = attempted.result() == Result.REFUSED
                    ? Optional.empty()
                    : schedule.after(delivery.attempts(), attempted.asked());
            wait.ifPresentOrElse(
                    later -> outbox.putBack(delivery, attempted.answer(), now, now.plus(later)),
                    () -> outbox.giveUp(delivery, attempted.answer(), now));
        }
        LOG.info(
                "alert {} of institution {}: {} to {}, {}",
                delivery.alert().id(),
                delivery.alert().institution(),
                attempted.result(),
                delivery.to().id(),
                attempted.answer());
    }

    /**
     * Writes down what could not be written down when it was acknowledged, before its lease ends and another node, which
     * knows nothing of it, takes it up.
     */
    void writeDown() {
        unwritten.values().forEach(this::writeDown);
    }

    private void writeDown(Acknowledged done) {
        outbox.acknowledged(done.delivery(), done.answer(), now());
        unwritten.remove(done.delivery().id());
    }

    private Attempted attempt(Delivery delivery) {
        Subscriber to = delivery.to();
        if (to.channel() == Subscriber.Channel.WEBHOOK) {
            return post(to, delivery.id(), AlertMessage.of(delivery.alert(), delivery.event(), addresses));
        }
        return institutions
                .find(to.institution())
                .map(institution -> mail(
                        to, delivery.id(), words.of(delivery.alert(), delivery.event(), institution, to.language())))
                .orElseGet(() -> new Attempted(Result.REFUSED, "there is no such institution"));
    }

    /** Sends something at once that only shows whether it arrives. One that was disabled and acknowledges is active again. */
    public Attempted test(Subscriber to, Institution institution, Author author) {
        Instant now = now();
        String id = newId();
        Attempted attempted = to.channel() == Subscriber.Channel.WEBHOOK
                ? post(to, id, AlertMessage.test(to.institution(), now))
                : mail(to, id, words.ofTest(institution, to.language()));
        Subscriber.State state = attempted.result() == Result.ACKNOWLEDGED
                ? Subscriber.State.ACTIVE
                : attempted.result() == Result.GONE ? Subscriber.State.DISABLED : to.state();
        subscribers.by(author).answered(to, state, attempted.answer(), now);
        return attempted;
    }

    /** What an attempt is known by to its receiver. */
    public static String newId() {
        return "msg_" + Secrets.id(160);
    }

    private Attempted post(Subscriber to, String id, byte[] body) {
        Optional<WebhookSecret> secret = seal.open(SEALED_FOR, to.secret())
                .map(text -> new WebhookSecret(new String(text, StandardCharsets.US_ASCII)));
        if (secret.isEmpty()) {
            return new Attempted(Result.FAILED, "its secret cannot be read here");
        }
        Call call = secret.get().sign(Call.post(URI.create(to.address())), id, now(), body);
        Reply reply = outbound.send(call.within(PATIENCE, LONGEST_ANSWER));
        if (reply instanceof Reply.Answered answered) {
            Result result = answered.isSuccess()
                    ? Result.ACKNOWLEDGED
                    : answered.status() == GONE ? Result.GONE : Result.FAILED;
            return new Attempted(
                    result,
                    "HTTP " + answered.status(),
                    answered.header("Retry-After").flatMap(header -> RetryAfter.of(header, now())));
        }
        return new Attempted(
                Result.FAILED,
                reply instanceof Reply.RefusedByPolicy refused
                        ? "not called: it " + refused.violation().text()
                        : ((Reply.Unreachable) reply)
                                .failure()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' '));
    }

    private Attempted mail(Subscriber to, String id, AlertWords.Words words) {
        if (mailer.isEmpty()) {
            return new Attempted(Result.FAILED, "no mail server is set");
        }
        Mailer.Posting posting =
                mailer.get().send(new Letter(id, to.address(), words.subject(), words.text(), to.language(), now()));
        return new Attempted(
                switch (posting.result()) {
                    case ACCEPTED -> Result.ACKNOWLEDGED;
                    case REFUSED -> Result.REFUSED;
                    case FAILED -> Result.FAILED;
                },
                posting.answer());
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
