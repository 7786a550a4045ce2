package org.headcount.housetest;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.net.Socket;
import java.net.URLConnection;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds between the rooms below a root package. The root is a parameter, so that a bad house can break each rule. */
public enum HouseRule {
    EVERY_CLASS_HAS_A_ROOM(root -> classes()
            .that()
            .resideOutsideOfPackage(root)
            .should()
            .resideInAnyPackage(
                    Arrays.stream(Room.values()).map(room -> room.below(root)).toArray(String[]::new))),

    METERING_SEES_NO_OTHER_ROOM(Room.METERING::seesOnly),
    METERING_IS_JAVA_BASE(root -> Room.METERING.isJavaBase(root)),
    METERING_READS_AND_WRITES_NOTHING(root -> noClasses()
            .that()
            .resideInAPackage(Room.METERING.below(root))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.io", "java.net..", "java.nio.file..", "java.nio.channels..")
                    .and(not(DescribedPredicate.describe(
                            "Serializable", type -> type.getName().equals("java.io.Serializable")))))),

    METERING_LOOKS_INWARD(HouseRule::chambersOfTheMeter),

    MESSAGES_SEE_NO_OTHER_ROOM(Room.MESSAGE::seesOnly),
    MESSAGES_ARE_JAVA_BASE(root -> Room.MESSAGE.isJavaBase(root)),
    WIRE_SEES_MESSAGES_ONLY(Room.WIRE::seesOnly),
    TOOL_SEES_WIRE_AND_MESSAGES_ONLY(Room.TOOL::seesOnly),
    PLATFORM_SEES_WIRE_AND_MESSAGES_ONLY(Room.PLATFORM::seesOnly),
    GATEWAY_SEES_LTI_AND_METERING_ONLY(Room.GATEWAY::seesOnly),
    STORE_DOES_NOT_SEE_WEB_OR_COMMANDS(Room.STORE::seesOnly),
    WEB_DOES_NOT_SEE_STORE_OR_COMMANDS(Room.WEB::seesOnly),
    PRACTICE_SEES_NO_OTHER_ROOM(Room.PRACTICE::seesOnly),
    SETTINGS_SEE_NO_OTHER_ROOM(Room.SETTINGS::seesOnly),
    NOBODY_BUT_COMMANDS_SEES_MAIN(root -> noClasses()
            .that()
            .resideOutsideOfPackages(root, Room.CLI.below(root))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(root)),
    ROOMS_HAVE_NO_CYCLES(
            root -> slices().assignedFrom(Room.assignment(root)).should().beFreeOfCycles()),
    JOURNEYS_HAVE_NO_CYCLES(root -> slices().matching(root + "." + Room.GATEWAY.name + ".(*)..")
            .should()
            .beFreeOfCycles()),

    JOSE_ONLY_IN_WIRE(root -> onlyIn(Set.of(Room.WIRE), root, "com.nimbusds..", "org.jose4j..", "io.jsonwebtoken..")),
    PRACTICE_IS_JDK_AND_JACKSON(root -> classes()
            .that()
            .resideInAPackage(Room.PRACTICE.below(root))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            Room.PRACTICE.below(root), "com.fasterxml.jackson..", "org.jspecify..")
                    .or(HouseRule.inModule("the JDK", name -> name.startsWith("java.") || name.startsWith("jdk."))))),
    CALLS_GO_OUT_ONLY_FROM_WIRE(root -> noClasses()
            .that(not(resideInAnyPackage(Room.WIRE.below(root), Room.PRACTICE.below(root))))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.apache.hc..",
                            "java.net.http..",
                            "javax.net..",
                            "jakarta.mail..",
                            "org.eclipse.angus..")
                    .or(DescribedPredicate.describe(
                            "a socket or a URL connection",
                            type -> type.isAssignableTo(Socket.class) || type.isAssignableTo(URLConnection.class))))),
    SQL_ONLY_IN_STORE(root -> onlyIn(
            Set.of(Room.STORE),
            root,
            "java.sql..",
            "javax.sql..",
            "com.zaxxer..",
            "org.flywaydb..",
            "org.sqlite..",
            "org.postgresql..")),
    SERVLETS_AND_PAGES_ONLY_IN_WEB(root -> onlyIn(
            Set.of(Room.WEB),
            root,
            "jakarta.servlet..",
            "jakarta.ws.rs..",
            "org.glassfish..",
            "org.eclipse.jetty..",
            "gg.jte..",
            "io.swagger..")),
    SERVLETS_KNOW_THEIR_METHODS(root -> classes()
            .that()
            .areAssignableTo("jakarta.servlet.http.HttpServlet")
            .should()
            .beAssignableTo(root + "." + Room.WEB.name + ".KnownMethods")),
    COMMAND_LINE_ONLY_IN_COMMANDS(root -> noClasses()
            .that()
            .resideOutsideOfPackages(root, Room.CLI.below(root))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..")),

    TIME_IS_ASKED_OF_A_CLOCK(root -> noClasses()
            .should()
            .accessTargetWhere(DescribedPredicate.describe("the wall clock's time", HouseRule::readsTheWallClock))),
    CLOCKS_ARE_MADE_BY_MAIN(root -> noClasses()
            .that()
            .resideOutsideOfPackages(root, Room.CLI.below(root), Room.PRACTICE.below(root))
            .should()
            .accessTargetWhere(DescribedPredicate.describe("a clock of its own", HouseRule::makesAClock))),

    WHAT_IS_REPEATED_GOES_ON_AFTER_AN_ERROR(root -> noClasses()
            .that()
            .doNotHaveFullyQualifiedName(root + "." + Room.GATEWAY.name + ".Background")
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "a repetition that whatever it throws would end",
                    access -> access.getTargetOwner().isAssignableTo(ScheduledExecutorService.class)
                            && Set.of("scheduleWithFixedDelay", "scheduleAtFixedRate")
                                    .contains(access.getName())))),

    NOTHING_GLOBAL_CHANGES(root -> fields().that().areStatic().should().beFinal()),
    NAMES_SAY_WHAT_A_THING_IS(
            root -> noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Data|Info)"));

    private final Function<String, ArchRule> rule;

    HouseRule(Function<String, ArchRule> rule) {
        this.rule = rule;
    }

    /** Looks for offenders among classes that were imported from the root package and below. */
    public EvaluationResult judge(JavaClasses house, String root) {
        return rule.apply(root).evaluate(house);
    }

    /** From the facts outward; the meter itself, which asks the inner ones, stands before what lies ahead. */
    private static ArchRule chambersOfTheMeter(String root) {
        String meter = root + ".metering";
        List<String> chambers = Stream.of(
                        ".fact..",
                        ".terms..",
                        ".status..",
                        ".ledger..",
                        ".month..",
                        ".report..",
                        "",
                        ".ahead..",
                        ".alert..")
                .map(meter::concat)
                .toList();
        CompositeArchRule inward = CompositeArchRule.of(classes()
                .that()
                .resideInAPackage(meter + "..")
                .should()
                .resideInAnyPackage(chambers.toArray(String[]::new)));
        for (int chamber = 0; chamber < chambers.size() - 1; chamber++) {
            inward = inward.and(noClasses()
                    .that()
                    .resideInAPackage(chambers.get(chamber))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            chambers.subList(chamber + 1, chambers.size()).toArray(String[]::new))
                    .allowEmptyShould(true));
        }
        return inward;
    }

    private static ArchRule onlyIn(Set<Room> rooms, String root, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        rooms.stream().map(room -> room.below(root)).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    /** Instants from nowhere. {@code now(clock)} is what we want, and {@code nanoTime} measures, it does not tell. */
    private static boolean readsTheWallClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return (owner.startsWith("java.time.") && access.getName().equals("now") && !takesAClock(access))
                || (owner.equals("java.lang.System") && access.getName().equals("currentTimeMillis"))
                || (owner.equals("java.util.Calendar") && access.getName().equals("getInstance"));
    }

    private static boolean takesAClock(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget called
                && called.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
    }

    private static boolean makesAClock(JavaAccess<?> access) {
        return Set.of("java.time.Clock", "java.time.InstantSource")
                        .contains(access.getTargetOwner().getName())
                && access.getName().startsWith("system");
    }

    private static DescribedPredicate<JavaClass> inModule(String description, Predicate<String> name) {
        Set<String> packages = ModuleLayer.boot().modules().stream()
                .filter(module -> name.test(module.getName()))
                .flatMap(module -> module.getPackages().stream())
                .collect(Collectors.toUnmodifiableSet());
        return DescribedPredicate.describe(description, type -> {
            JavaClass base = type.getBaseComponentType();
            return base.isPrimitive() || packages.contains(base.getPackageName());
        });
    }

    /** The rooms, and which others each may see. The main class and the commands see all. */
    private enum Room {
        METERING("metering"),
        MESSAGE("lti.message"),
        WIRE("lti.wire", MESSAGE),
        TOOL("lti.tool", MESSAGE, WIRE),
        PLATFORM("lti.platform", MESSAGE, WIRE),
        GATEWAY("gateway", METERING, MESSAGE, WIRE, TOOL, PLATFORM),
        STORE("store", METERING, MESSAGE, WIRE, TOOL, PLATFORM, GATEWAY),
        WEB("web", METERING, MESSAGE, WIRE, TOOL, PLATFORM, GATEWAY),
        PRACTICE("practice"),
        SETTINGS("settings"),
        CLI("cli", SETTINGS, METERING, MESSAGE, WIRE, TOOL, PLATFORM, GATEWAY, STORE, WEB, PRACTICE);

        private final String name;
        private final Set<Room> sees;

        Room(String name, Room... sees) {
            this.name = name;
            this.sees = Set.of(sees);
        }

        String below(String root) {
            return root + "." + name + "..";
        }

        ArchRule seesOnly(String root) {
            String[] allowed = Stream.concat(Stream.of(this), sees.stream())
                    .map(room -> room.below(root))
                    .toArray(String[]::new);
            return classes()
                    .that()
                    .resideInAPackage(below(root))
                    .should()
                    .onlyDependOnClassesThat(not(resideInAPackage(root + "..")).or(resideInAnyPackage(allowed)));
        }

        ArchRule isJavaBase(String root) {
            return classes()
                    .that()
                    .resideInAPackage(below(root))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(root + "..", "org.jspecify..")
                            .or(inModule("java.base", "java.base"::equals)));
        }

        static SliceAssignment assignment(String root) {
            return new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    String inside = type.getPackageName() + ".";
                    Optional<Room> home = Arrays.stream(values())
                            .filter(room -> inside.startsWith(root + "." + room.name + "."))
                            .findFirst();
                    return home.map(room -> SliceIdentifier.of(room.name)).orElseGet(SliceIdentifier::ignore);
                }

                @Override
                public String getDescription() {
                    return "rooms";
                }
            };
        }
    }
}
