package org.headcount.gateway.service;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.launch.Arrival;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a tool's token before anything else: whose it is, what it reaches, what it allows. */
public final class Doorkeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final Connections connections;
    private final Grants grants;
    private final Services services;
    private final InstantSource clock;

    public Doorkeeper(Connections connections, Grants grants, Services services, InstantSource clock) {
        this.connections = connections;
        this.grants = grants;
        this.services = services;
        this.clock = clock;
    }

    /** Answers a call: by the journey where it is admitted, else by itself. One line in the log, whatever comes of it. */
    public ServiceAnswer answer(ToolCall call, Need need, Function<Admission.Admitted, ServiceAnswer> journey) {
        String tool = "unknown";
        String outcome = "broken off";
        try {
            Admission admission = admit(call, need);
            if (admission instanceof Admission.Admitted admitted) {
                tool = admitted.service().tool();
            }
            ServiceAnswer answer = answer(admission, journey);
            String why = answer instanceof ServiceAnswer.Refused refused
                    ? refused.why().problem()
                    : "relayed";
            outcome = answer.status() + " " + why;
            return answer;
        } finally { // no answer of ours has a body that does not come, nor anybody while the database is away
            LOG.info("{} at {} by tool {}: {}", need.wording(), call.ref(), tool, outcome);
        }
    }

    /**
     * Likewise answers a call with a body. The body is read once the tool is admitted, and may take minutes: whatever was taken from the tool meanwhile is
     * taken from this call, too, so that it is admitted anew when all is there.
     */
    public ServiceAnswer answerOnceRead(ToolCall call, Need need, Function<Admission.Admitted, ServiceAnswer> journey) {
        return answer(call, need, before -> {
            call.body();
            return answer(admit(call, need), journey);
        });
    }

    private static ServiceAnswer answer(Admission admission, Function<Admission.Admitted, ServiceAnswer> journey) {
        return admission instanceof Admission.Admitted admitted
                ? journey.apply(admitted)
                : ((Admission.Turned) admission).answer();
    }

    /** Whose it is comes before what it allows: a token learns nothing about what belongs to others, not even that it exists. */
    private Admission admit(ToolCall call, Need need) {
        if (call.token().isEmpty()) {
            return turned(ServiceRefusal.NO_TOKEN);
        }
        Optional<LmsConnection> lms = connections.platform(DeploymentId.platformOf(call.ref()));
        if (lms.isEmpty()) {
            return turned(ServiceRefusal.NOT_FOUND);
        }
        InstitutionId institution = lms.get().institution();
        Optional<Grants.Grant> grant = grants.find(institution, Secrets.hash(call.token()), clock.instant());
        Optional<ToolRegistration> tool = grant.flatMap(given -> connections.tool(institution, given.tool()));
        if (grant.isEmpty() || tool.isEmpty()) {
            return turned(ServiceRefusal.INVALID_TOKEN);
        }
        Optional<Arrival.ContextService> service = services.service(institution, call.ref())
                .filter(found -> lms.get().platform().deployments().contains(found.deployment()))
                .filter(found -> reaches(grant.get(), found));
        if (service.isEmpty()) {
            return turned(ServiceRefusal.NOT_FOUND);
        }
        Optional<String> scope = need.allowedBy(service.get().scopes());
        boolean allowed = need.allowedBy(grant.get().scopes()).isPresent()
                && need.allowedBy(tool.get().scopes()).isPresent();
        return allowed && scope.isPresent()
                ? new Admission.Admitted(lms.get().platform(), service.get(), scope.get())
                : new Admission.Turned(new ServiceAnswer.Refused(
                        ServiceRefusal.INSUFFICIENT_SCOPE, List.of(), Map.of("scope", need.narrowest())));
    }

    private static boolean reaches(Grants.Grant grant, Arrival.ContextService service) {
        String deployment =
                DeploymentId.of(service.institution(), service.platform(), service.deployment(), service.tool());
        return grant.tool().equals(service.tool())
                && grant.platform().equals(service.platform())
                && (grant.deployment().isEmpty() || grant.deployment().equals(deployment));
    }

    private static Admission turned(ServiceRefusal why) {
        return new Admission.Turned(ServiceAnswer.Refused.of(why));
    }
}
