package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is tried against us, row by row, and the tests that try it: nested classes and methods that bear a row's name are found by it, the others
 * stand here. A test that is renamed or gone is missed.
 */
class ThreatTableTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            E1  | a login is forced on somebody              | journey.LaunchBrowserThreatsTest$E1_AForeignSessionIsForcedOnAVictim
            E2  | the state of another browser               | journey.LaunchBrowserThreatsTest$E2_TheStateIsFromAnotherBrowser
            E4  | a launch is played again                   | journey.LaunchReplayThreatsTest$E4_ALaunchIsPlayedAgain
            E4  | at two nodes                               | live.SeveralNodesIT#aLaunchThatReachesBothNodesAtOnceArrivesOnce
            E5  | a nonce that is not ours                   | journey.LaunchReplayThreatsTest$E5_E6_TheNonceIsNotOurs#anotherNonceIsRefused
            E6  | no nonce                                   | journey.LaunchReplayThreatsTest$E5_E6_TheNonceIsNotOurs#noNonceIsRefused
            E7  | no algorithm                               | lti.wire.TokenVerifierTest$E7_noAlgorithm
            E7  | in a launch                                | journey.LaunchSignatureThreatsTest$E7_E8_TheAlgorithmIsNotOurs#noSignatureIsRefused
            E7  | a notice that nobody signed, or for others | journey.NoticesTest#whatTheLmsDidNotSignOrNotForUsIsPassedOnToNobody
            E8  | the public key as a secret                 | lti.wire.TokenVerifierTest$E8_aSharedSecretMadeOfThePublicKey
            E8  | in a launch                                | journey.LaunchSignatureThreatsTest$E7_E8_TheAlgorithmIsNotOurs#theirOwnPublicKeyIsNoSecretToSignWith
            E8  | in an assertion                            | journey.AssertionThreatsTest$E8_E10_E11_E12_TheKeyIsNotTheTools#itIsSignedWithThePublicKeyAsASecret
            E10 | no kid or a wrong one, in a launch         | journey.LaunchSignatureThreatsTest$E10_E11_E12_TheKeyIsNotTheirs#noKidIsRefused
            E10 | in an assertion                            | journey.AssertionThreatsTest$E8_E10_E11_E12_TheKeyIsNotTheTools#itNamesNoKey
            E10 | one fetch a minute                         | lti.wire.RemoteKeysTest$E10_E39_floods
            E11 | a kid that means more                      | lti.wire.TokenVerifierTest$E10_E11_keyIds
            E11 | in a launch                                | journey.LaunchSignatureThreatsTest$E10_E11_E12_TheKeyIsNotTheirs#aKidIsShortAndPrintable
            E12 | keys and extensions in the header          | lti.wire.TokenVerifierTest$E12_keysInTheHeader
            E12 | in a launch                                | journey.LaunchSignatureThreatsTest$E10_E11_E12_TheKeyIsNotTheirs#keysAndTheirAddressesInTheHeaderAreNotLookedAt
            E12 | in an assertion                            | journey.AssertionThreatsTest$E8_E10_E11_E12_TheKeyIsNotTheTools#itBringsAKeyAlong
            E14 | for another client                         | journey.LaunchClaimThreatsTest$E14_E15_ItIsForSomebodyElse#aTokenForAnotherClientOfOursInTheSameLmsIsRefused
            E15 | for several                                | journey.LaunchClaimThreatsTest$E14_E15_ItIsForSomebodyElse#severalAudiencesNeedUsAsAuthorizedParty
            E16 | another deployment                         | journey.LaunchClaimThreatsTest$E16_TheDeploymentIsConfused
            E17 | times                                      | journey.LaunchClaimThreatsTest$E17_TheTimesAreWrong
            E18 | no launch                                  | journey.LaunchClaimThreatsTest$E18_ItIsNoLaunch
            E19 | open redirect                              | journey.LoginThreatsTest$E19_ItLeadsSomewhereElse
            E20 | another redirect_uri                       | journey.ToolThreatsTest$E20_TheAnswerIsToGoElsewhere
            E20 | host, port, scheme, every spelling         | lti.platform.AuthenticationRequestTest#aRedirectUriThatWasNotRegisteredGetsNothing
            E21 | a hint that is guessed or used             | journey.ToolThreatsTest$E21_TheHintIsNotTheirs
            E21 | at two nodes                               | live.SeveralNodesIT#aHintThatReachesBothNodesAtOnceIsRedeemedOnce
            E23 | markup in names                            | journey.StaffThreatsTest$E23_E38_NamesAreMarkup
            E23 | in a refusal                               | journey.LaunchClaimThreatsTest$E18_ItIsNoLaunch#whatStandsInTheRefusalIsEscaped
            E23 | a redirect URI that is a script            | lti.wire.UrlPolicyTest#E32_anythingElseIsRefusedAndTheReasonNamed
            E24 | another tool's line item                   | web.services.ScoresTest#e24_aScoreForAnotherToolsLineItemIsNotForwarded
            E24 | another deployment's or LMS's              | web.services.LineItemsTest#whatBelongsToAnotherToolDeploymentOrLmsIsNotThere
            E24 | another institution's LMS                  | live.ForeignClientTest#whatItCatchesIsWorthNothingAtTheOthersLms
            E25 | a score for somebody else                  | web.services.ScoreRulesTest#e25_aScoreForSomebodyWhomTheToolCannotKnowIsNotForwarded
            E25 | known elsewhere                            | web.services.ScoresTest#e25_aLearnerOfAnotherContextOrToolIsNotKnownHere
            E26 | a score for somebody inactive              | web.services.ScoresTest#e26_anInactiveLearnersScoreIsRefusedWithItsReasonAndHeldOnceHoweverOftenItComes
            E26 | who is active again                        | web.services.ScoresTest#e26_theScorePassesTheMomentTheLearnerIsActiveAgain
            E27 | a launch of somebody inactive              | journey.InactiveLearnerTest#aLearnerWhoWasSwitchedOffIsToldSoAndTheToolHearsNothing
            E27 | between the legs                           | journey.InactiveLearnerTest#whoIsSwitchedOffBetweenTheLegsGetsNoToken
            E28 | learner here, staff there                  | journey.LaunchJourneyTest#whoTeachesOneCourseAndLearnsInAnotherIsCountedWhereTheyLearn
            E28 | test students                              | journey.LaunchJourneyTest#anInstructorAndAStudentViewPassUncounted
            E28 | staff who call themselves learners         | journey.LaunchJourneyTest#staffWhoCallThemselvesLearnersTooAreStaff
            E28 | the reviewed                               | journey.OtherMessagesTest#whoseSubmissionIsReviewedIsNotMadeActiveByIt
            E29 | more scopes than granted                   | journey.TokenRequestThreatsTest$E29_MoreIsAskedThanAllowed
            E29 | at a service                               | web.services.ScoreRulesTest#e29_aTokenReachesNoFurtherThanItsScopes
            E29 | a page of a roster that nobody gave        | web.services.RosterTest#aPageThatWeNeverGaveIsNotAskedForAndNobodyIsEnrolledByIt
            E29 | of results                                 | web.services.ScoreRulesTest#aPageOfResultsThatWeNeverGaveIsNotAskedFor
            E29 | another tool's page                        | web.services.RosterTest#aPageIsGoodForTheListOfTheToolThatItWasGivenAndForNoOther
            E30 | assertions                                 | journey.AssertionThreatsTest$E30_TheAssertionProvesNothing
            E30 | their claims                               | lti.wire.AssertionVerifierTest$E30_abuse
            E30 | at two nodes                               | live.SeveralNodesIT#anAssertionThatReachesBothNodesAtOnceBuysOneToken
            E32 | private addresses, when saved              | lti.wire.UrlPolicyTest#E32_anythingElseIsRefusedAndTheReasonNamed
            E32 | when called                                | lti.wire.OutboundThreatsTest$E32_addresses
            E33 | an LMS's configuration, its address        | journey.LmsRegistrationTest#anAddressThatMayNotBeCalledIsNotCalled
            E33 | its rules                                  | lti.tool.PlatformConfigurationTest#whatBreaksARuleIsRefusedByIt
            E33 | its size                                   | journey.LmsRegistrationTest#aConfigurationOfTenMegabytesIsNotRead
            E33 | its pace                                   | lti.wire.OutboundThreatsTest$E39_size#aServerThatTricklesIsLeftAtTheDeadlineInItsHeadersAndInItsBody
            E34 | a tool's registration without its token    | journey.ToolJoiningTest#whoHasNoTokenOrAUsedOneOrAnothersRegistersNothing
            E34 | its rules                                  | journey.ToolJoiningTest#whatIsFaultyIsRefusedAndTheTokenStaysGood
            E34 | its size                                   | journey.ToolJoiningTest#aMegabyteIsNotRead
            E35 | a forged choice                            | journey.DeepLinkThreatsTest#anAnswerThatBreaksARuleIsRefusedAndTheLmsHearsNothing
            E35 | another tool's, or LMS's                   | journey.DeepLinkThreatsTest#theDataOfAnotherToolOrLmsIsWorthNothing
            E35 | played again                               | journey.DeepLinkThreatsTest#anAnswerIsTakenOnceHoweverManyBringIt
            E35 | too many, or of another type               | journey.DeepLinkThreatsTest#severalItemsAreRefusedWhereTheLmsTakesOneAndOtherTypesWhereItTakesLinks
            E36 | content of others                          | journey.DeepLinkThreatsTest#anAnswerThatBreaksARuleIsRefusedAndTheLmsHearsNothing
            E36 | passed as data                             | journey.DeepLinkThreatsTest#numbersAmongTheParametersAreTextsToTheLmsAndNullsAreNothing
            E36 | in a line item                             | web.services.LineItemsTest#submissionsAreReviewedAtAPlaceOfTheToolsOrNowhere
            E37 | staff pages in a frame                     | journey.ResponseHeadersTest#pagesForStaffAreInNobodysFrame
            E37 | launch pages in another's                  | journey.ResponseHeadersTest#everyStepOfALaunchSaysItAndItsPagesAreInTheFramesOfTheirLms
            E38 | forms of other sites                       | journey.StaffThreatsTest$E38_AnotherSiteSendsOurForms
            E38 | another institution                        | journey.StaffThreatsTest$E38_TheWrongInstitutionIsNamed
            E38 | cells that a spreadsheet would run         | web.report.SheetsTest
            E39 | a token of a megabyte                      | journey.LaunchClaimThreatsTest$E18_ItIsNoLaunch#aTokenOfAMegabyteIsRefusedUnread
            E39 | depth and shape                            | lti.wire.TokenVerifierTest$E39_sizeAndShape
            E39 | key sets                                   | lti.wire.RemoteKeysTest$whenTheSetCannotBeHad#aSetThatIsTooLargeOrNoneAtAllIsNotTaken
            E39 | unknown kids                               | lti.wire.RemoteKeysTest$E10_E39_floods#manyUnknownKidsCauseOneFetchAMinuteBesidesTheFirst
            E39 | answers without end                        | lti.wire.OutboundThreatsTest$E39_size
            E39 | bombs                                      | lti.wire.OutboundTest#compressedContentIsPassedOnAsItIsSoThatNoBombGoesOff
            E39 | a body of a megabyte                       | web.services.ScoreRulesTest#e39_aBodyBeyondAMegabyteIsRefused
            E39 | bodies of whoever shows no token           | web.services.ScoreRulesTest#e39_nobodysBodyIsReadBeforeItsTokenIsLookedAt
            E39 | slow clients that began fast               | web.RequestBodyTest#whatCameAtOnceBuysNoTimeLater
            E39 | bodies that fill the memory                | web.HeldBodiesTest#aFormOfUsualLengthIsReadWhileSomebodyWhoStallsHoldsAll
            E39 | slow clients                               | web.SlowBodiesTest#aBodyThatTricklesIsNotWaitedFor
            E39 | launches that nobody takes up              | store.MemoryParkedLaunchesTest#aFloodThatNobodyTakesUpFillsItsShareOfTheMemoryAndNoMore
            E39 | logins that nobody ends                    | gateway.launch.ParkedLoginsContract#anInstitutionHasRoomForSoManyAndNoMore
            E39 | all of it, and the neighbours              | journey.FloodThreatsTest$E39_Floods
            E39 | deep answers of the LMS                    | web.services.DeepAnswersTest#e39_whatAnLmsNestsWithoutEndIsUnreadableAndNothingMore
            E40 | bodies of scores                           | web.services.ScoreRulesTest#e40_aScoreThatBreaksARuleIsRefusedWithTheRuleAndGoesNowhere
            E40 | what is none                               | web.services.ScoreRulesTest#e40_aBodyThatIsNoScoreIsRefused
            E40 | media types                                | web.services.ScoreRulesTest#e40_anotherMediaTypeIsRefused
            E40 | methods                                    | web.services.ScoreRulesTest#e40_scoresAreWriteOnly
            E40 | what real tools send                       | web.services.ScoreRulesTest#e40_whatRealToolsSendIsAcceptedAndForwardedByteForByte
            E43 | secrets in logs, refusals, metrics         | live.SecretsIT#neitherTheLogNorARefusalNorTheMetricsTellAnythingSecret
            E44 | switches of developers                     | settings.SettingsTest#noOtherAddressIsTaken
            E44 | unknown ones                               | settings.SettingsTest#everythingThatIsWrongIsNamedAtOnce
            E47 | a consumer key that nobody proved          | journey.MigrationTest#whatTheLmsDidNotProveIsVouchedForByNobody
            E47 | without a secret                           | journey.MigrationTest#withoutTheToolsSecretTheOldIdsPassAlone
            """)
    void isTried(String row, String threat, String where) throws ClassNotFoundException {
        String[] place = where.split("#", 2);
        Class<?> test =
                Class.forName("org.headcount." + place[0], false, getClass().getClassLoader());
        Stream<String> methods = Arrays.stream(test.getDeclaredMethods())
                .filter(ThreatTableTest::isTest)
                .map(Method::getName);

        if (place.length == 1) {
            assertThat(methods).as("%s, %s", row, threat).isNotEmpty();
        } else {
            assertThat(methods).as("%s, %s", row, threat).contains(place[1]);
        }
    }

    private static boolean isTest(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().matches("Test|ParameterizedTest"));
    }
}
