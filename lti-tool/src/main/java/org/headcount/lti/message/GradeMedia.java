package org.headcount.lti.message;

/** The media types of Assignment and Grade Services 2.0. Real platforms compare them letter by letter. */
public final class GradeMedia {

    public static final String LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json";
    public static final String LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json";
    public static final String SCORE = "application/vnd.ims.lis.v1.score+json";
    public static final String RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json";

    private GradeMedia() {}
}
