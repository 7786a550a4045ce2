package org.headcount.web.admin.settings;

import java.util.List;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;

/** Leads to the pages that are looked at now and then: of each its name, {@code settings.<name>}, and what it is for, {@code settings.<name>.help}. */
public final class SettingsPage implements StaffPage {

    private final List<StaffPage> pages;

    public SettingsPage(List<StaffPage> pages) {
        this.pages = List.copyOf(pages);
    }

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public String tab() {
        return "settings";
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        Staff staff = visit.staff();
        List<String> names = pages.stream()
                .filter(page -> staff.may(page.reads()))
                .map(StaffPage::name)
                .toList();
        return Answer.of(visit.page("admin/settings.jte", names));
    }
}
