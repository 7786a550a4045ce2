package org.headcount.web.admin.planning;

import java.util.List;
import java.util.Map;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;

/** Leads to everything that looks ahead or beside; each part answers below its own name. */
public final class PlanningPage implements StaffPage {

    /** What the parts are called, in the order in which they are shown. */
    private static final List<String> PARTS = List.of("forecast", "recommendation", "plan", "what-if", "reconcile");

    private final Map<String, Part> parts;

    public PlanningPage(
            ForecastPart forecast,
            RecommendationPart recommendation,
            PlannerPart planner,
            WhatIfPart whatIf,
            ReconcilePart reconcile) {
        this.parts = Map.of(
                "forecast", forecast,
                "recommendation", recommendation,
                "plan", planner,
                "what-if", whatIf,
                "reconcile", reconcile);
    }

    /** What lies below the page. */
    interface Part {

        Answer get(Visit visit);

        default Answer post(Visit visit) {
            throw Visit.notFound();
        }
    }

    @Override
    public String name() {
        return "planning";
    }

    @Override
    public String tab() {
        return "planning";
    }

    /** Nothing is changed here: a form only brings a list along that is too long for an address. */
    @Override
    public Staff.Right changes(Visit visit) {
        return Staff.Right.VIEWER;
    }

    @Override
    public Answer get(Visit visit) {
        return visit.rest().isEmpty()
                ? Answer.of(visit.page("admin/planning/start.jte", PARTS))
                : part(visit).get(visit);
    }

    @Override
    public Answer post(Visit visit) {
        return part(visit).post(visit);
    }

    private Part part(Visit visit) {
        Part part = visit.rest().size() == 1 ? parts.get(visit.rest().get(0)) : null;
        if (part == null) {
            throw Visit.notFound();
        }
        return part;
    }
}
