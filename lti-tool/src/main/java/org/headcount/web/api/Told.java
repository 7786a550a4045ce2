package org.headcount.web.api;

import org.headcount.gateway.warning.Subscriber;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.metering.fact.Micros;

/** What is alike for all who are told of alerts. */
final class Told {

    private Told() {}

    /** Ends the request where somebody could not be added. */
    static void added(Subscribers.Added added) {
        if (added == Subscribers.Added.KNOWN) {
            throw Answers.conflict(
                    "already-told", "It is told already", "Take it away first to have it told in another way.");
        }
        if (added == Subscribers.Added.TOO_MANY) {
            throw Answers.conflict(
                    "too-many",
                    "There are too many",
                    "An institution has at most " + Subscribers.MOST + " of them: take another one away first.");
        }
    }

    /** Orders by when they were made, as text. */
    static String age(Subscriber subscriber) {
        return "%016x-%s".formatted(Micros.of(subscriber.createdAt()), subscriber.id());
    }
}
