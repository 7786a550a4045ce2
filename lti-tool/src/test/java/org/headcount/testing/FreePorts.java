package org.headcount.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for whoever has to name one before he listens, or listens there again. They lie below those that the system gives to
 * whoever takes any, and each process begins elsewhere, so that hardly anybody takes one between its naming and its use.
 */
public final class FreePorts {

    private static final int LOWEST = 11_000;
    private static final int OF_A_PROCESS = 40;
    private static final int PROCESSES = 500;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % PROCESSES) * OF_A_PROCESS);

    private FreePorts() {}

    /** One that nobody has, and that this process was not given before. */
    public static int next() {
        int port = candidate();
        while (!isFree(port)) {
            port = candidate();
        }
        return port;
    }

    private static int candidate() {
        return LOWEST + NEXT.getAndIncrement() % (PROCESSES * OF_A_PROCESS);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
