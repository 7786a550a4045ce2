package org.headcount.lti.message;

/** The names of the claims that an LTI 1.3 message may carry (LTI Core 1.3 §5.3, §5.4 and the service specifications). */
public final class ClaimNames {

    /** What every claim of LTI Core begins with. */
    public static final String LTI = "https://purl.imsglobal.org/spec/lti/claim/";

    /** What every claim of Deep Linking 2.0 begins with. */
    public static final String DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/";

    public static final String MESSAGE_TYPE = LTI + "message_type";
    public static final String VERSION = LTI + "version";
    public static final String DEPLOYMENT_ID = LTI + "deployment_id";
    public static final String TARGET_LINK_URI = LTI + "target_link_uri";
    public static final String RESOURCE_LINK = LTI + "resource_link";
    public static final String ROLES = LTI + "roles";
    public static final String CONTEXT = LTI + "context";
    public static final String TOOL_PLATFORM = LTI + "tool_platform";
    public static final String ROLE_SCOPE_MENTOR = LTI + "role_scope_mentor";
    public static final String LAUNCH_PRESENTATION = LTI + "launch_presentation";
    public static final String LIS = LTI + "lis";
    public static final String CUSTOM = LTI + "custom";
    public static final String FOR_USER = LTI + "for_user";
    public static final String LTI_1_1 = LTI + "lti1p1";
    public static final String NOTICE = LTI + "notice";
    public static final String ORIGIN_CONTEXTS = LTI + "origin_contexts";
    public static final String PLATFORM_NOTIFICATION_SERVICE = LTI + "platformnotificationservice";

    public static final String GRADE_SERVICE = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";
    public static final String ROSTER_SERVICE = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice";
    public static final String GROUPS_SERVICE = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice";
    public static final String BASIC_OUTCOME = "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome";

    public static final String DEEP_LINKING_SETTINGS = DEEP_LINKING + "deep_linking_settings";
    public static final String CONTENT_ITEMS = DEEP_LINKING + "content_items";
    public static final String DATA = DEEP_LINKING + "data";
    public static final String MESSAGE = DEEP_LINKING + "msg";
    public static final String LOG = DEEP_LINKING + "log";
    public static final String ERROR_MESSAGE = DEEP_LINKING + "errormsg";
    public static final String ERROR_LOG = DEEP_LINKING + "errorlog";

    public static final String ISSUER = "iss";
    public static final String SUBJECT = "sub";
    public static final String AUDIENCE = "aud";
    public static final String AUTHORIZED_PARTY = "azp";
    public static final String EXPIRES_AT = "exp";
    public static final String ISSUED_AT = "iat";
    public static final String NOT_BEFORE = "nbf";
    public static final String NONCE = "nonce";
    public static final String TOKEN_ID = "jti";
    public static final String LOCALE = "locale";

    /** The only version that {@link #VERSION} may name. */
    public static final String VERSION_1_3 = "1.3.0";

    private ClaimNames() {}
}
