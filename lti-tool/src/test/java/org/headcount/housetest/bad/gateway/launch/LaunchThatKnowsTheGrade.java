package org.headcount.housetest.bad.gateway.launch;

import org.headcount.housetest.bad.gateway.grade.GradeThatKnowsTheLaunch;
import org.jspecify.annotations.NullMarked;

/** And so a launch knows nothing of grades. */
@NullMarked
public record LaunchThatKnowsTheGrade(GradeThatKnowsTheLaunch grade) {}
