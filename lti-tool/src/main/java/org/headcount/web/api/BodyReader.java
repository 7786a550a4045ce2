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

/** Reads a whole body, of any media type: which one a call takes it says itself, and of none there is nobody else to say that a body is missing. */
abstract class BodyReader<T> implements MessageBodyReader<T> {

    private final Class<T> type;

    BodyReader(Class<T> type) {
        this.type = type;
    }

    abstract T read(byte[] bytes, MediaType mediaType, MultivaluedMap<String, String> headers);

    @Override
    public final boolean isReadable(Class<?> wanted, Type generic, Annotation[] annotations, MediaType mediaType) {
        return wanted == type;
    }

    @Override
    public final T readFrom(
            Class<T> wanted,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        if (bytes.length > 0 && !headers.containsKey(HttpHeaders.CONTENT_TYPE)) {
            throw new NotSupportedException("a body without a media type");
        }
        return read(bytes, mediaType, headers);
    }
}
