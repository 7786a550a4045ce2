package org.headcount.plugin;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The service as a copy of the plugin sees it that another copy in the same JVM came before. */
final class Far implements Service, Licences, Journal {

    /** The copy that held the service has left. */
    static final class Gone extends RuntimeException {

        private static final long serialVersionUID = 1;

        Gone() {
            super("the copy of the plugin that held the service has left", null, false, false);
        }
    }

    /** Weak, so that nobody keeps the classes of a web application that was taken away. */
    private final WeakReference<Function<Object[], Object>> bridge;

    Far(ObjectName holder) {
        this.bridge = new WeakReference<>(find(holder));
    }

    @SuppressWarnings("unchecked") // what the bean answers is a Bridge, of the class that its own loader has
    private static @Nullable Function<Object[], Object> find(ObjectName holder) {
        try {
            return (Function<Object[], Object>) ManagementFactory.getPlatformMBeanServer()
                    .invoke(holder, PluginBean.BRIDGE, new Object[0], new String[0]);
        } catch (InstanceNotFoundException e) {
            return null;
        } catch (JMException e) {
            throw new IllegalStateException("another version of the plugin holds " + holder + ": use one", e);
        }
    }

    boolean answers() {
        return bridge.get() != null;
    }

    private Object ask(Object... message) {
        Function<Object[], Object> holder = bridge.get();
        Object answer = holder == null ? Bridge.GONE : holder.apply(message);
        if (Bridge.GONE.equals(answer)) {
            throw new Gone();
        }
        return answer;
    }

    @Override
    public List<Answer> of(List<Learner> learners) {
        Object[] message = new Object[learners.size() + 1];
        message[0] = "of";
        for (int each = 0; each < learners.size(); each++) {
            message[each + 1] = Bridge.flat(learners.get(each));
        }
        List<Answer> answers = new ArrayList<>();
        for (Object each : (Object[]) ask(message)) {
            answers.add(Bridge.answer((Object[]) each));
        }
        return answers;
    }

    @Override
    public Answer returning(Deed access) {
        return Bridge.answer((Object[]) ask("returning", Bridge.flat(access)));
    }

    @Override
    public void activity(Deed deed) {
        ask("activity", Bridge.flat(deed));
    }

    @Override
    public void refusal(Deed deed, String rule) {
        ask("refusal", Bridge.flat(deed), rule);
    }

    @Override
    public void alias(Learner learner, Learner alias) {
        ask("alias", Bridge.flat(learner), Bridge.flat(alias));
    }

    @Override
    public Licences licences() {
        return this;
    }

    @Override
    public Journal journal() {
        return this;
    }

    /** The holder shows them. */
    @Override
    public Map<String, Long> figures() {
        return Map.of();
    }

    @Override
    public String greeting() {
        return (String) ask("greeting");
    }

    @Override
    public void close() {}
}
