package org.headcount.web.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.report.Format;
import org.headcount.web.report.UploadedCsv;
import org.headcount.web.report.UploadedRows;
import org.headcount.web.report.UploadedXlsx;

/** A file that came as a body. */
record Upload(UploadedRows rows) {

    /** Reads a file, or of no media type, to say that it is missing. */
    static final class Reader extends BodyReader<Upload> {

        Reader() {
            super(Upload.class);
        }

        @Override
        Upload read(byte[] bytes, MediaType mediaType, MultivaluedMap<String, String> headers) {
            if (bytes.length == 0) {
                throw new ProblemException(
                        Problem.invalid(List.of(new Problem.Fault("", "must be a list of learners"))));
            }
            return new Upload(
                    mediaType.isCompatible(MediaType.valueOf(Format.CSV_TYPE))
                            ? new UploadedCsv(bytes)
                            : new UploadedXlsx(bytes));
        }
    }
}
