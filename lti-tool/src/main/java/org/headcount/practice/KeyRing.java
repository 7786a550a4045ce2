package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The keys of one peer: the newest signs, all are published. Safe for many threads. */
final class KeyRing {

    private final List<SigningKey> keys = new ArrayList<>(List.of(SigningKey.fresh()));

    /** @throws IllegalStateException if the keys were given up */
    synchronized SigningKey newest() {
        if (keys.isEmpty()) {
            throw new IllegalStateException("this peer is closed");
        }
        return keys.get(keys.size() - 1);
    }

    synchronized void rotate() {
        keys.add(SigningKey.fresh());
    }

    synchronized void dropOld() {
        keys.subList(0, keys.size() - 1).clear();
    }

    /** For a peer that closes; may be repeated. */
    synchronized void giveUp() {
        keys.forEach(SigningKey::giveUp);
        keys.clear();
    }

    /** The public halves as a key set. */
    synchronized Reply published() {
        ObjectNode set = Json.object();
        ArrayNode published = set.putArray("keys");
        keys.forEach(key -> published.add(key.published()));
        return Reply.json(200, "application/json", set).with("Cache-Control", "max-age=300");
    }
}
