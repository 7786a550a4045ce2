package org.headcount.gateway.warning;

/**
 * One alert on its way to one subscriber.
 *
 * @param id the same at every attempt, so that a receiver can tell a repeat
 * @param attempts how many were made before this one
 * @param claim raised by whoever takes it up
 */
public record Delivery(String id, Alert alert, Alert.Event event, Subscriber to, int attempts, long claim) {}
