package org.headcount.plugin;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Threads in a process that is somebody else's: they keep neither it nor any of its web applications alive. */
final class Daemons {

    private Daemons() {}

    static Thread thread(Runnable work, String name) {
        return calling(() -> {
            Thread thread = new Thread(null, work, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
    }

    /**
     * Makes something that starts threads itself, which would take the class loader of whoever calls, and with the access
     * control context those of all who called them: a web application that asks another one's copy of the plugin.
     */
    static <T> T calling(Supplier<T> maker) {
        return AccessController.doPrivileged((PrivilegedAction<T>) () -> withoutLoader(maker));
    }

    private static <T> T withoutLoader(Supplier<T> maker) {
        Thread caller = Thread.currentThread();
        @Nullable ClassLoader loader = caller.getContextClassLoader();
        caller.setContextClassLoader(null);
        try {
            return maker.get();
        } finally {
            caller.setContextClassLoader(loader);
        }
    }
}
