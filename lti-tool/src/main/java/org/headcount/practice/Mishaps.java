package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * What shall go wrong, or be done as some other LMS does it. All off at the start; each switch stays until
 * {@link #none()}, except where it says "next".
 */
public final class Mishaps {

    private final Map<Place, Deque<Reply>> replies = new EnumMap<>(Place.class);
    private final Map<Place, Deque<Hold>> holds = new EnumMap<>(Place.class);
    private final List<Hold> given = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<ObjectNode> claims = UnaryOperator.identity();
    private volatile UnaryOperator<ObjectNode> header = UnaryOperator.identity();
    private volatile UnaryOperator<String> idToken = UnaryOperator.identity();
    private volatile boolean strangerSigns;
    private volatile String tokenContentType = "application/json";
    private volatile boolean typographicLinks;

    Mishaps() {
        for (Place place : Place.values()) {
            replies.put(place, new ConcurrentLinkedDeque<>());
            holds.put(place, new ConcurrentLinkedDeque<>());
        }
    }

    /** The next request to that place gets this answer, and nothing is done; called twice, the next two do. */
    public Mishaps next(Place place, Reply reply) {
        queue(replies, place).add(reply);
        return this;
    }

    /** The next request to that place gets this status with an empty body, and nothing is done. */
    public Mishaps next(Place place, int status) {
        return next(place, Reply.empty(status));
    }

    /** The next request to that place waits until released, then is answered as if nothing had been. */
    public Hold holdNext(Place place) {
        Hold hold = new Hold();
        given.add(hold);
        queue(holds, place).add(hold);
        return hold;
    }

    /** Changes the claims of every id_token before it is signed. */
    public Mishaps claims(UnaryOperator<ObjectNode> change) {
        claims = change;
        return this;
    }

    /** Changes the header of every id_token before it is signed. */
    public Mishaps header(UnaryOperator<ObjectNode> change) {
        header = change;
        return this;
    }

    /** Changes every id_token in its compact form, after it was signed. */
    public Mishaps idToken(UnaryOperator<String> change) {
        idToken = change;
        return this;
    }

    /** Signs id_tokens with a key that was never published, under the name of the one that was. */
    public Mishaps signByStranger() {
        strangerSigns = true;
        return this;
    }

    /** The Content-Type of token answers; Moodle says {@code text/html; charset=utf-8}. */
    public Mishaps tokenContentType(String contentType) {
        tokenContentType = contentType;
        return this;
    }

    /** Writes Link headers as Moodle does: typographic quotes, and every ampersand of the URL escaped for HTML. */
    public Mishaps typographicLinks() {
        typographicLinks = true;
        return this;
    }

    /** Back to good behaviour. Requests that are being held go on. */
    public void none() {
        replies.values().forEach(Deque::clear);
        holds.values().forEach(Deque::clear);
        given.forEach(Hold::release);
        given.clear();
        claims = UnaryOperator.identity();
        header = UnaryOperator.identity();
        idToken = UnaryOperator.identity();
        strangerSigns = false;
        tokenContentType = "application/json";
        typographicLinks = false;
    }

    Optional<Reply> insteadOfAnswering(Place place) {
        Hold hold = queue(holds, place).poll();
        if (hold != null) {
            hold.pass();
        }
        return Optional.ofNullable(queue(replies, place).poll());
    }

    String sign(SigningKey key, ObjectNode payload) {
        ObjectNode head = header.apply(key.header());
        ObjectNode body = claims.apply(payload);
        return idToken.apply(strangerSigns ? signedByStranger(head, body) : key.sign(head, body));
    }

    private static String signedByStranger(ObjectNode head, ObjectNode body) {
        SigningKey stranger = SigningKey.fresh();
        try {
            return stranger.sign(head, body);
        } finally {
            stranger.giveUp();
        }
    }

    String tokenContentType() {
        return tokenContentType;
    }

    boolean linksAreTypographic() {
        return typographicLinks;
    }

    private static <T> Deque<T> queue(Map<Place, Deque<T>> queues, Place place) {
        Deque<T> queue = queues.get(place);
        if (queue == null) {
            throw new IllegalStateException("no queue for " + place);
        }
        return queue;
    }
}
