package org.headcount.web.api;

import jakarta.servlet.Servlet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.servlet.async.AsyncContextDelegateProviderImpl;
import org.glassfish.jersey.servlet.spi.AsyncContextDelegateProvider;
import org.headcount.gateway.host.HostContacts;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.metering.month.Institutions;
import org.headcount.web.OperatorKey;
import org.headcount.web.Problems;

/** All of {@code /api/v1} as one servlet. */
public final class Api {

    /** Of an answer that somebody waited for; it has less than half a megabyte. */
    private static final Duration LONGEST_READ = Duration.ofMinutes(1);

    private Api() {}

    /** Only what is named here is registered: nothing is looked for on the class path. */
    public static Servlet servlet(
            Problems problems,
            ApiKeys keys,
            OperatorKey operator,
            Institutions institutions,
            HostContacts contacts,
            InstantSource clock,
            Object... resources) {
        ResourceConfig config = new ResourceConfig();
        config.addProperties(Map.of(
                CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true,
                CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true,
                ServerProperties.WADL_FEATURE_DISABLE, true,
                ServerProperties.RESOURCE_VALIDATION_DISABLE, true,
                ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true));
        config.register(new JsonBodies.Reader());
        config.register(new JsonBodies.OptionalReader());
        config.register(new JsonBodies.BatchReader());
        config.register(new JsonBodies.OneOrManyReader());
        config.register(new Upload.Reader());
        config.register(new JsonBodies.Writer());
        config.register(new UnhurriedAnswers(LONGEST_READ));
        config.register(new EmptyBodies());
        config.register(new Guard(keys, operator, institutions, clock));
        config.register(new KnownParameters());
        config.register(new ContactNotes(contacts, clock));
        config.register(new XapiVersion());
        config.register(new ProblemAnswers(problems));
        for (Object resource : resources) {
            config.register(resource.getClass());
        }
        config.register(new Instances(resources));
        return new ServletContainer(config);
    }

    /** Makes Jersey take the resources that were built, instead of building its own. */
    private static final class Instances extends AbstractBinder {

        private final Object[] resources;

        Instances(Object[] resources) {
            this.resources = resources;
        }

        @Override
        protected void configure() {
            for (Object resource : resources) {
                bindAs(resource.getClass(), resource);
            }
            bind(new AsyncContextDelegateProviderImpl())
                    .to(AsyncContextDelegateProvider.class); // waiting holds no thread
        }

        private <T> void bindAs(Class<T> type, Object resource) {
            bind(type.cast(resource)).to(type);
        }
    }
}
