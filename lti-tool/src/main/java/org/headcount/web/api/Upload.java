package org.headcount.web.api;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
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
    static final class Reader implements MessageBodyReader<Upload> {

        @Override
        public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
            return type == Upload.class;
        }

        @Override
        public Upload readFrom(
                Class<Upload> type,
                Type generic,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, String> headers,
                InputStream body)
                throws IOException {
            byte[] bytes = body.readAllBytes();
            if (bytes.length == 0) {
                throw new ProblemException(
                        Problem.invalid(List.of(new Problem.Fault("", "must be a list of learners"))));
            }
            if (!headers.containsKey(HttpHeaders.CONTENT_TYPE)) {
                throw new NotSupportedException("a body without a media type");
            }
            return new Upload(
                    mediaType.isCompatible(MediaType.valueOf(Format.CSV_TYPE))
                            ? new UploadedCsv(bytes)
                            : new UploadedXlsx(bytes));
        }
    }
}
