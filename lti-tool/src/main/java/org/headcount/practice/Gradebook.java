package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** All line items, the scores that arrived for them, and what became the grade. Safe for many threads. */
public final class Gradebook {

    /** The newest score that was accepted of one person in one line item. */
    record Cell(Instant timestamp, ObjectNode score) {}

    private record Key(String lineItem, String person) {}

    private final Map<String, LineItem> lineItems = new LinkedHashMap<>();
    private final Map<Key, Cell> cells = new LinkedHashMap<>();
    private final List<ReceivedScore> scores = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();

    Gradebook() {}

    public synchronized List<LineItem> lineItems() {
        return List.copyOf(lineItems.values());
    }

    public synchronized Optional<LineItem> lineItem(String url) {
        return Optional.ofNullable(lineItems.get(url));
    }

    /** Every score that reached a line item, also the refused ones, in the order in which they arrived. */
    public synchronized List<ReceivedScore> scores() {
        return List.copyOf(scores);
    }

    /** The grade, on the scale of the line item; empty if there is none yet or it is not final. */
    public synchronized Optional<BigDecimal> grade(String lineItemUrl, String personId) {
        return Optional.ofNullable(lineItems.get(lineItemUrl))
                .flatMap(item -> cell(item, personId).flatMap(cell -> grade(item, cell)));
    }

    /** Forgets the scores that arrived, so that a long run does not fill the memory; grades stay. */
    public synchronized void forgetScores() {
        scores.clear();
    }

    /** @param container the URL of the course's line items */
    synchronized LineItem add(String container, String courseId, String clientId, ObjectNode content) {
        LineItem item = new LineItem(container + "/" + numbers.incrementAndGet(), courseId, clientId, content);
        lineItems.put(item.url(), item);
        return item;
    }

    synchronized LineItem replace(LineItem item, ObjectNode replacement) {
        LineItem replaced = item.replacedBy(replacement);
        lineItems.put(item.url(), replaced);
        return replaced;
    }

    synchronized void remove(LineItem item) {
        lineItems.remove(item.url());
        cells.keySet().removeIf(key -> key.lineItem().equals(item.url()));
    }

    synchronized List<LineItem> lineItems(Predicate<LineItem> wanted) {
        return lineItems.values().stream().filter(wanted).toList();
    }

    synchronized void arrived(ReceivedScore score) {
        scores.add(score);
    }

    /** Takes the score unless one that is as new or newer was taken before; says whether it did. */
    synchronized boolean take(LineItem item, String personId, Instant timestamp, ObjectNode score) {
        Key key = new Key(item.url(), personId);
        Cell before = cells.get(key);
        if (before != null && !timestamp.isAfter(before.timestamp())) {
            return false;
        }
        cells.put(key, new Cell(timestamp, score.deepCopy()));
        return true;
    }

    synchronized Optional<Cell> cell(LineItem item, String personId) {
        return Optional.ofNullable(cells.get(new Key(item.url(), personId)));
    }

    /** On the scale of the line item; only a score that is fully graded makes a grade. */
    static Optional<BigDecimal> grade(LineItem item, Cell cell) {
        if (!cell.score().path("gradingProgress").asText().equals("FullyGraded")) {
            return Optional.empty();
        }
        return Json.number(cell.score(), "scoreGiven").map(given -> {
            BigDecimal maximum = Json.number(cell.score(), "scoreMaximum").orElse(item.scoreMaximum());
            return maximum.compareTo(item.scoreMaximum()) == 0
                    ? given
                    : given.multiply(item.scoreMaximum())
                            .divide(maximum, 5, RoundingMode.HALF_UP)
                            .stripTrailingZeros();
        });
    }
}
