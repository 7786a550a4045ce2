package org.headcount.housetest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.headcount.housetest.bad.Main;
import org.headcount.housetest.bad.common.TextUtil;
import org.headcount.housetest.bad.gateway.JourneyThatCallsOut;
import org.headcount.housetest.bad.gateway.JourneyThatKnowsMain;
import org.headcount.housetest.bad.gateway.JourneyThatKnowsTheTable;
import org.headcount.housetest.bad.gateway.JourneyThatLooksAtTheWall;
import org.headcount.housetest.bad.gateway.JourneyThatOpensASocket;
import org.headcount.housetest.bad.gateway.JourneyThatReadsARequest;
import org.headcount.housetest.bad.gateway.JourneyThatStopsAtAnError;
import org.headcount.housetest.bad.gateway.grade.GradeThatKnowsTheLaunch;
import org.headcount.housetest.bad.gateway.launch.LaunchThatKnowsTheGrade;
import org.headcount.housetest.bad.lti.message.WordThatKnowsBytes;
import org.headcount.housetest.bad.lti.message.WordThatKnowsJson;
import org.headcount.housetest.bad.lti.platform.PlatformThatKnowsTheTool;
import org.headcount.housetest.bad.lti.tool.ToolThatCounts;
import org.headcount.housetest.bad.lti.tool.ToolThatKnowsThePlatform;
import org.headcount.housetest.bad.lti.tool.ToolThatSigns;
import org.headcount.housetest.bad.lti.wire.WireThatKnowsWhoLaunched;
import org.headcount.housetest.bad.metering.MeterThatKnowsLti;
import org.headcount.housetest.bad.metering.MeterThatLogs;
import org.headcount.housetest.bad.metering.MeterThatLooksAtTheWall;
import org.headcount.housetest.bad.metering.MeterThatReadsAFile;
import org.headcount.housetest.bad.metering.fact.FactThatKnowsTheMonth;
import org.headcount.housetest.bad.metering.month.MonthThatKnowsTheMeter;
import org.headcount.housetest.bad.practice.PracticeToolThatSignsLikeUs;
import org.headcount.housetest.bad.practice.PracticeToolWithOurClasses;
import org.headcount.housetest.bad.settings.SettingThatCounts;
import org.headcount.housetest.bad.store.TableThatKnowsThePage;
import org.headcount.housetest.bad.store.TableThatParsesArguments;
import org.headcount.housetest.bad.web.PageThatKnowsTheCommand;
import org.headcount.housetest.bad.web.PageThatKnowsTheTable;
import org.headcount.housetest.bad.web.PageThatMakesAClock;
import org.headcount.housetest.bad.web.PageThatQueries;
import org.headcount.housetest.bad.web.PageThatReadsAllBack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BadHouseTest {

    private static final JavaClasses BAD_HOUSE = new ClassFileImporter().importPackages(Main.class.getPackageName());

    private static final Map<HouseRule, List<Class<?>>> OFFENDERS = new EnumMap<>(Map.ofEntries(
            offenders(HouseRule.EVERY_CLASS_HAS_A_ROOM, TextUtil.class),
            offenders(HouseRule.METERING_SEES_NO_OTHER_ROOM, MeterThatKnowsLti.class),
            offenders(HouseRule.METERING_IS_JAVA_BASE, MeterThatLogs.class),
            offenders(HouseRule.METERING_READS_AND_WRITES_NOTHING, MeterThatReadsAFile.class),
            offenders(HouseRule.METERING_LOOKS_INWARD, FactThatKnowsTheMonth.class, MonthThatKnowsTheMeter.class),
            offenders(HouseRule.MESSAGES_SEE_NO_OTHER_ROOM, WordThatKnowsBytes.class),
            offenders(HouseRule.MESSAGES_ARE_JAVA_BASE, WordThatKnowsJson.class),
            offenders(HouseRule.WIRE_SEES_MESSAGES_ONLY, WireThatKnowsWhoLaunched.class),
            offenders(HouseRule.TOOL_SEES_WIRE_AND_MESSAGES_ONLY, ToolThatCounts.class, ToolThatKnowsThePlatform.class),
            offenders(HouseRule.PLATFORM_SEES_WIRE_AND_MESSAGES_ONLY, PlatformThatKnowsTheTool.class),
            offenders(HouseRule.GATEWAY_SEES_LTI_AND_METERING_ONLY, JourneyThatKnowsTheTable.class),
            offenders(HouseRule.STORE_DOES_NOT_SEE_WEB_OR_COMMANDS, TableThatKnowsThePage.class),
            offenders(
                    HouseRule.WEB_DOES_NOT_SEE_STORE_OR_COMMANDS,
                    PageThatKnowsTheTable.class,
                    PageThatKnowsTheCommand.class),
            offenders(HouseRule.PRACTICE_SEES_NO_OTHER_ROOM, PracticeToolWithOurClasses.class),
            offenders(HouseRule.SETTINGS_SEE_NO_OTHER_ROOM, SettingThatCounts.class),
            offenders(HouseRule.NOBODY_BUT_COMMANDS_SEES_MAIN, JourneyThatKnowsMain.class),
            offenders(HouseRule.ROOMS_HAVE_NO_CYCLES, ToolThatKnowsThePlatform.class, PlatformThatKnowsTheTool.class),
            offenders(HouseRule.JOURNEYS_HAVE_NO_CYCLES, LaunchThatKnowsTheGrade.class, GradeThatKnowsTheLaunch.class),
            offenders(HouseRule.JOSE_ONLY_IN_WIRE, ToolThatSigns.class),
            offenders(HouseRule.PRACTICE_IS_JDK_AND_JACKSON, PracticeToolThatSignsLikeUs.class),
            offenders(HouseRule.CALLS_GO_OUT_ONLY_FROM_WIRE, JourneyThatCallsOut.class, JourneyThatOpensASocket.class),
            offenders(HouseRule.SQL_ONLY_IN_STORE, PageThatQueries.class),
            offenders(HouseRule.SERVLETS_AND_PAGES_ONLY_IN_WEB, JourneyThatReadsARequest.class),
            offenders(HouseRule.SERVLETS_KNOW_THEIR_METHODS, PageThatReadsAllBack.class),
            offenders(HouseRule.COMMAND_LINE_ONLY_IN_COMMANDS, TableThatParsesArguments.class),
            offenders(
                    HouseRule.TIME_IS_ASKED_OF_A_CLOCK, JourneyThatLooksAtTheWall.class, MeterThatLooksAtTheWall.class),
            offenders(HouseRule.CLOCKS_ARE_MADE_BY_MAIN, PageThatMakesAClock.class),
            offenders(HouseRule.WHAT_IS_REPEATED_GOES_ON_AFTER_AN_ERROR, JourneyThatStopsAtAnError.class),
            offenders(HouseRule.NOTHING_GLOBAL_CHANGES, TextUtil.class),
            offenders(HouseRule.NAMES_SAY_WHAT_A_THING_IS, TextUtil.class)));

    @ParameterizedTest
    @EnumSource(HouseRule.class)
    void everyRuleHasAnOffender(HouseRule rule) {
        assertThat(OFFENDERS).containsKey(rule);
    }

    @ParameterizedTest
    @MethodSource
    void theRuleFindsItsOffender(HouseRule rule, Class<?> offender) {
        assertThat(rule.judge(BAD_HOUSE, Main.class.getPackageName())
                        .getFailureReport()
                        .getDetails())
                .anySatisfy(line -> assertThat(line).contains(offender.getName()));
    }

    static Stream<Arguments> theRuleFindsItsOffender() {
        return OFFENDERS.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(offender -> Arguments.of(entry.getKey(), offender)));
    }

    private static Map.Entry<HouseRule, List<Class<?>>> offenders(HouseRule rule, Class<?>... offenders) {
        return Map.entry(rule, Arrays.asList(offenders));
    }
}
