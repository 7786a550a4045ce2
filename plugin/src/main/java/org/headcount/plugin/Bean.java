package org.headcount.plugin;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object of the host by the names of its properties: its classes cannot be named here. One for each web application,
 * so that what it remembers of the host's classes goes with them.
 */
final class Bean {

    private final Map<Class<?>, Map<String, Optional<Method>>> getters = new ConcurrentHashMap<>();

    /** Follows the properties; null as soon as one is null or does not exist. */
    @Nullable
    Object at(@Nullable Object start, String... path) {
        Object here = start;
        for (int step = 0; here != null && step < path.length; step++) {
            here = property(here, path[step]);
        }
        return here;
    }

    @Nullable
    Object property(Object bean, String name) {
        if (bean instanceof Map) {
            return ((Map<?, ?>) bean).get(name);
        }
        Class<?> type = bean.getClass();
        Map<String, Optional<Method>> known = getters.get(type); // without the lock that computing may take
        Optional<Method> getter = known == null ? null : known.get(name);
        if (getter == null) {
            getter = getters.computeIfAbsent(type, each -> new ConcurrentHashMap<>())
                    .computeIfAbsent(name, word -> getter(type, word));
        }
        return getter.isPresent() ? call(getter.get(), bean) : null;
    }

    /** Calls a public method by its exact name. */
    @Nullable
    Object ask(Object bean, String method, Object... arguments) {
        for (Method each : bean.getClass().getMethods()) {
            if (each.getName().equals(method) && each.getParameterCount() == arguments.length && opened(each)) {
                return call(each, bean, arguments);
            }
        }
        throw new IllegalStateException(bean.getClass().getName() + " has no " + method);
    }

    private static @Nullable Object call(Method method, Object bean, Object... arguments) {
        try {
            return method.invoke(bean, arguments);
        } catch (ReflectiveOperationException e) {
            // what the host's exception says may be about somebody, so only its class is told
            throw new IllegalStateException(bean.getClass().getName() + "." + method.getName() + " did not answer: "
                    + (e.getCause() == null ? e : e.getCause()).getClass().getName());
        }
    }

    private static Optional<Method> getter(Class<?> type, String name) {
        String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        for (String candidate : new String[] {"get" + capital, "is" + capital, name}) {
            for (Class<?> open = type; open != null; open = open.getSuperclass()) {
                Optional<Method> found = declared(open, candidate);
                if (found.isPresent()) {
                    return found;
                }
            }
            for (Method each : type.getMethods()) { // an interface's default
                if (each.getName().equals(candidate) && each.getParameterCount() == 0 && opened(each)) {
                    return Optional.of(each);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Method> declared(Class<?> type, String name) {
        try {
            Method method = type.getDeclaredMethod(name);
            boolean usable = Modifier.isPublic(method.getModifiers()) && method.getReturnType() != void.class;
            return usable && opened(method) ? Optional.of(method) : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /** A public method of a hidden class needs a push, which only the host's own classes (no named module) allow without flags. */
    private static boolean opened(AccessibleObject method) {
        Class<?> type = ((Method) method).getDeclaringClass();
        return Modifier.isPublic(type.getModifiers()) || (!type.getModule().isNamed() && method.trySetAccessible());
    }
}
