package org.headcount.host;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.ServiceLoader;
import java.util.Set;

/** The small host on Undertow, as WildFly would deploy it: once with its filter declared, once with one registered in code. */
public final class OwnServer {

    private OwnServer() {}

    public static void main(String[] arguments) throws ServletException {
        PathHandler paths = new PathHandler();
        DeploymentInfo plain = host("/plain")
                .addFilter(Servlets.filter("own", OwnFilter.class))
                .addFilterUrlMapping("own", "/*", DispatcherType.REQUEST);
        initializeByAllOnTheClassPath(plain);
        deploy(paths, plain);
        DeploymentInfo code = host("/code");
        initializeByAllOnTheClassPath(code);
        code.addServletContainerInitializer(new ServletContainerInitializerInfo(OwnStart.class, Set.of()));
        deploy(paths, code);
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1", paths)
                .setIoThreads(2)
                .setWorkerThreads(8)
                .build();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        System.out.println("Listens at {127.0.0.1:" + address.getPort() + "}");
    }

    private static DeploymentInfo host(String path) {
        return Servlets.deployment()
                .setClassLoader(OwnServer.class.getClassLoader())
                .setContextPath(path)
                .setDeploymentName(path)
                .addServlet(Servlets.servlet("record", OneRecord.class).addMapping("/record"));
    }

    private static void initializeByAllOnTheClassPath(DeploymentInfo host) {
        for (ServletContainerInitializer each : ServiceLoader.load(ServletContainerInitializer.class)) {
            host.addServletContainerInitializer(new ServletContainerInitializerInfo(each.getClass(), Set.of()));
        }
    }

    private static void deploy(PathHandler paths, DeploymentInfo host) throws ServletException {
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(host);
        manager.deploy();
        paths.addPrefixPath(host.getContextPath(), manager.start());
    }
}
