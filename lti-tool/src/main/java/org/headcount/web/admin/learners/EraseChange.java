package org.headcount.web.admin.learners;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.status.Standing;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** The erasure of a person, which cannot be undone and changes no count: whoever orders it types the institution's name. */
final class EraseChange implements Change {

    private final Rooms rooms;
    private final Visit visit;
    private final Standing learner;
    private final String name;

    EraseChange(Rooms rooms, Visit visit, Standing learner, String name) {
        this.rooms = rooms;
        this.visit = visit;
        this.learner = learner;
        this.name = name;
    }

    @Override
    public Words words() {
        Texts texts = visit.texts();
        String address = "learners/" + learner.learner().id().value();
        return new Words(
                texts.of("learners.change.erase", name),
                texts.of("learners.change.erase.about"),
                List.of(),
                texts.of("learners.erase"),
                address + "/erase",
                Map.of(),
                List.of(),
                address,
                true);
    }

    @Override
    public Price price() {
        return Price.NONE;
    }

    @Override
    public boolean asksReason() {
        return false;
    }

    @Override
    public String mustType() {
        return visit.institution().name();
    }

    @Override
    public Optional<String> make(String reason, String approvedBy) {
        IdentityName who =
                new IdentityName(IdentityName.DEFAULT, learner.learner().id().value());
        return rooms.erasing().by(visit.author()).erase(visit.id(), who).isPresent()
                ? Optional.empty()
                : Optional.of("no-learner");
    }
}
