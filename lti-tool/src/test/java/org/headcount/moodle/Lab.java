package org.headcount.moodle;

import java.util.List;
import java.util.Optional;

/** The one Headcount that all replays run through. */
final class Lab implements AutoCloseable {

    /** Learners, the two teachers, the administrator, the manager, and one who is not enrolled. */
    private static final List<String> USERS = List.of("5", "6", "7", "8", "9", "3", "2", "11");

    private static final List<Integer> LINE_ITEMS = List.of(4, 5, 6, 7, 8, 9, 10, 14, 15, 9999);

    private final Between between = new Between();
    private Optional<GradeWay> grades = Optional.empty();

    Between between() {
        return between;
    }

    ReplayServer lms() {
        return between.lms;
    }

    /** With a clock that stands at the first scores. */
    synchronized GradeWay grades() {
        GradeWay way = grades.orElseGet(() -> new GradeWay(between, USERS, LINE_ITEMS));
        grades = Optional.of(way);
        between.at(Replays.find("08-ags-scores", 1).at());
        return way;
    }

    @Override
    public void close() {
        between.close();
    }
}
