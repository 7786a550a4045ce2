package org.headcount.housetest.bad.gateway.grade;

import org.headcount.housetest.bad.gateway.launch.LaunchThatKnowsTheGrade;
import org.jspecify.annotations.NullMarked;

/** A grade may know of the launch that gave its line item. */
@NullMarked
public record GradeThatKnowsTheLaunch(LaunchThatKnowsTheGrade launch) {}
