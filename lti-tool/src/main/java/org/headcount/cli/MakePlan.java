package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headcount.lti.wire.Json;
import org.headcount.metering.ahead.PlanAnswer;
import org.headcount.metering.ahead.Planner;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.store.Store;
import org.headcount.web.Problem;
import org.headcount.web.api.Planning;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The planner for whoever sits at a terminal; with its terms typed it needs neither service nor database. */
@Command(
        name = "plan",
        description =
                "Finds the cheapest calendar for learners who come once a year, beside the one that people make by"
                        + " hand. Changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "JSON may stand in a file, whose name is given instead. For example:",
            "  plan --learners 1000 --deadline 2026-12-31 --work-days 30 \\",
            "    --policy rolling --measure DISTINCT --rates rates.json"
        })
final class MakePlan implements Callable<Integer> {

    /** Each member of the request with the option that gives it. */
    private static final List<List<String>> OPTIONS = List.of(
            List.of("/policy/measure", "--measure"),
            List.of("/policy", "--policy"),
            List.of("/rateCard", "--rates"),
            List.of("/learners", "--learners"),
            List.of("/deadline", "--deadline"),
            List.of("/workDays", "--work-days"),
            List.of("/released", "--released"),
            List.of("/zone", "--zone"));

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Option(names = "--learners", required = true, paramLabel = "N", description = "How many there are.")
    private String learners = "";

    @Option(
            names = "--deadline",
            required = true,
            paramLabel = "DAY",
            description = "The last day for all of them, as yyyy-MM-dd; the same every year.")
    private String deadline = "";

    @Option(
            names = "--work-days",
            required = true,
            paramLabel = "N",
            description = "Days of 24 hours that each of them works, from enrolment on.")
    private String workDays = "";

    @Option(
            names = Whose.OPTION,
            paramLabel = "I",
            description = "Whose policy, rate card and zone count, for all that is not given here.")
    private Optional<String> institution = Optional.empty();

    @Option(names = "--policy", paramLabel = "P", description = "rolling, switch, rolling-with-release, or JSON.")
    private Optional<String> policy = Optional.empty();

    @Option(
            names = "--measure",
            paramLabel = "M",
            description = "PEAK, DISTINCT or CLOSING instead of the policy's own.")
    private Optional<String> measure = Optional.empty();

    @Option(names = "--rates", paramLabel = "JSON", description = "The rate card.")
    private Optional<String> rates = Optional.empty();

    @Option(names = "--zone", paramLabel = "ZONE", description = "Where the days are, without an institution (UTC).")
    private Optional<String> zone = Optional.empty();

    @Option(
            names = "--released",
            arity = "1",
            paramLabel = "true|false",
            description = "Whether staff switch off everybody whose work is done; not given: where they can.")
    private Optional<Boolean> released = Optional.empty();

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; json as the API gives it.")
    private Format format = Format.TEXT;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** How it is printed. */
    enum Format {
        TEXT,
        JSON
    }

    MakePlan(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Wrong wrong = new Wrong();
        Optional<InstitutionId> id = institution.flatMap(text -> wrong.read(Whose.OPTION, text, InstitutionId::new));
        if (institution.isPresent() && zone.isPresent()) {
            wrong.add("--zone", "is the institution's own");
        }
        ObjectNode body = body(wrong);
        if (institution.isPresent()) {
            wrong.done(spec);
        }
        Planning.Read read =
                Planning.read(body, id.map(this::terms), terminal.clock().instant());
        if (read instanceof Planning.Read.Faulty faulty) {
            faulty.faults().forEach(fault -> name(fault, wrong));
        }
        wrong.done(spec);
        if (read instanceof Planning.Read.Sound sound) {
            PlanAnswer answer = Planner.plan(sound.what());
            if (format == Format.JSON) {
                terminal.out().println(Planning.json(answer));
            } else {
                PlanPicture.of(answer).forEach(terminal.out()::println);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private Terms terms(InstitutionId id) {
        try (Store store = Store.open(config.read(terminal).databaseUrl(), terminal.clock())) {
            return Whose.find(store, id).terms();
        }
    }

    /** The request as it would be posted. */
    private ObjectNode body(Wrong wrong) {
        ObjectNode body = Json.object();
        number(body, "learners", learners);
        body.put("deadline", deadline);
        number(body, "workDays", workDays);
        released.ifPresent(whether -> body.put("released", whether));
        policy.ifPresent(given -> {
            if (Policy.preset(given).isPresent()) {
                body.putObject("policy").put("preset", given);
            } else {
                object("--policy", given, wrong).ifPresent(read -> body.set("policy", read));
            }
        });
        measure.ifPresent(given -> body.withObjectProperty("policy").put("measure", given));
        rates.flatMap(given -> object("--rates", given, wrong)).ifPresent(read -> body.set("rateCard", read));
        if (institution.isEmpty()) {
            body.put("zone", zone.orElse("UTC"));
        }
        return body;
    }

    private static void number(ObjectNode body, String member, String text) {
        Optional<JsonNode> number = Json.read(text).filter(JsonNode::isNumber);
        number.ifPresentOrElse(read -> body.set(member, read), () -> body.put(member, text));
    }

    private static Optional<ObjectNode> object(String option, String given, Wrong wrong) {
        try {
            Optional<ObjectNode> read =
                    Json.readObject(given.startsWith("{") ? given : Files.readString(Path.of(given)));
            if (read.isEmpty()) {
                wrong.add(option, "is not one JSON object");
            }
            return read;
        } catch (IOException | InvalidPathException e) {
            wrong.add(option, "is neither JSON nor a file that can be read");
            return Optional.empty();
        }
    }

    /** Names a faulty member as its option, unless the option itself could not be read. */
    private static void name(Problem.Fault fault, Wrong wrong) {
        for (List<String> option : OPTIONS) {
            if (fault.pointer().startsWith(option.get(0))) {
                String rest = fault.pointer().substring(option.get(0).length());
                if (!wrong.names(option.get(1))) {
                    wrong.add((option.get(1) + " " + rest).strip(), fault.message());
                }
                return;
            }
        }
        wrong.add(fault.pointer(), fault.message());
    }
}
