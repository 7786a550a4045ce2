package org.headcount.plugin;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Shows the figures to whoever watches the JVM, and lets other copies of the plugin in it share the service. */
final class PluginBean implements DynamicMBean {

    /** Answers a {@link Bridge}, in JDK types alone; its number changes with what is said over it. */
    static final String BRIDGE = "bridge2";

    private final ObjectName name;
    private final Board board;
    private volatile boolean registered;
    private volatile @Nullable Bridge bridge;
    private volatile @Nullable Service service;

    PluginBean(Options options, Board board) {
        this.board = board;
        try {
            this.name = new ObjectName("org.headcount:type=Plugin,institution="
                    + ObjectName.quote(options.institution()) + ",host=" + ObjectName.quote(options.namespace()));
        } catch (JMException e) {
            throw new IllegalArgumentException(e);
        }
    }

    ObjectName name() {
        return name;
    }

    /** Whether the place was free; exactly one copy in a JVM is told true. */
    boolean register() {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, name);
            registered = true;
            return true;
        } catch (InstanceAlreadyExistsException e) {
            return false;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    void serve(Service own) {
        service = own;
        bridge = new Bridge(own);
    }

    /** From now on others find nobody here, though the place is still taken. */
    void serveNobody() {
        Bridge closing = bridge;
        if (closing != null) {
            closing.close();
        }
        bridge = null;
        service = null;
    }

    void unregister() {
        if (registered) {
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            } catch (InstanceNotFoundException e) {
                return; // somebody took it away by JMX: it is gone, as wanted
            } catch (JMException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>(board.figures());
        Service now = service;
        if (now != null) {
            figures.putAll(now.figures());
        }
        return figures;
    }

    @Override
    public @Nullable Object invoke(String action, Object[] parameters, String[] signature) {
        return action.equals(BRIDGE) ? (Function<Object[], Object>) bridge : null;
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        Long figure = figures().get(attribute);
        if (figure == null) {
            throw new AttributeNotFoundException(attribute);
        }
        return figure;
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        Map<String, Long> figures = figures();
        AttributeList list = new AttributeList();
        for (String each : attributes) {
            if (figures.containsKey(each)) {
                list.add(new Attribute(each, Objects.requireNonNull(figures.get(each))));
            }
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " is only read");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = figures().keySet().stream()
                .map(each -> new MBeanAttributeInfo(each, "long", each, true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(PluginBean.class.getName(), "Headcount plugin", attributes, null, null, null);
    }
}
