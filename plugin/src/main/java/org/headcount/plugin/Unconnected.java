package org.headcount.plugin;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** No service at all: nobody is known, nothing is kept. */
final class Unconnected implements Service {

    private final Options options;

    Unconnected(Options options) {
        this.options = options;
    }

    @Override
    public Licences licences() {
        return new Licences() {
            @Override
            public List<Answer> of(List<Learner> learners) {
                return learners.stream().map(Answer::unknown).collect(Collectors.toUnmodifiableList());
            }

            @Override
            public Answer returning(Deed access) {
                return Answer.unknown(access.learner());
            }
        };
    }

    @Override
    public Journal journal() {
        return new Journal() {
            @Override
            public void activity(Deed deed) {}

            @Override
            public void refusal(Deed deed, String rule) {}

            @Override
            public void alias(Learner learner, Learner alias) {}
        };
    }

    @Override
    public Map<String, Long> figures() {
        return Map.of();
    }

    @Override
    public String greeting() {
        return options.serviceUrl() + " is not asked";
    }

    @Override
    public void close() {}
}
