package org.headcount.web.admin.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.headcount.gateway.connection.Connections;
import org.headcount.metering.alert.Hearing;
import org.headcount.metering.alert.Hearings;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** Whether everything that reports is still heard. */
public final class HealthPage implements StaffPage {

    private final Hearings hearings;
    private final Connections connections;

    public HealthPage(Hearings hearings, Connections connections) {
        this.hearings = hearings;
        this.connections = connections;
    }

    @Override
    public String name() {
        return "meter";
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
        Places places = Places.of(connections, visit.id());
        List<HealthView.Row> rows = hearings.of(visit.id(), visit.moment().at()).stream()
                .map(hearing -> row(hearing, places, visit.texts()))
                .toList();
        return Answer.of(visit.page("admin/settings/meter.jte", rows));
    }

    private static HealthView.Row row(Hearing hearing, Places places, Texts texts) {
        String source = hearing.source();
        boolean ofAnLms = places.names().containsKey(source);
        return new HealthView.Row(
                places.source(source),
                ofAnLms ? texts.of("settings.meter.of." + source.substring(0, source.indexOf('.'))) : "",
                hearing.state().wire(),
                hearing.last(),
                texts.number(hearing.lastDay()),
                texts.number(hearing.usual()),
                bars(hearing));
    }

    /** The oldest week first, the last day last. */
    private static List<HealthView.Bar> bars(Hearing hearing) {
        List<Integer> numbers = new ArrayList<>(hearing.before());
        Collections.reverse(numbers);
        numbers.add(hearing.lastDay());
        int most = Math.max(1, Collections.max(numbers));
        List<HealthView.Bar> bars = new ArrayList<>();
        for (int index = 0; index < numbers.size(); index++) {
            int number = numbers.get(index);
            int height = number == 0 ? 0 : Math.max(1, HealthView.HEIGHT * number / most);
            bars.add(new HealthView.Bar(
                    index * HealthView.STEP, HealthView.HEIGHT - height, height, index == numbers.size() - 1));
        }
        return bars;
    }
}
