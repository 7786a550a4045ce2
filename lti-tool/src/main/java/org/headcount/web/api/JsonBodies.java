package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Parts;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** JSON in, as an object whose members are asked for one by one, or a batch of events; JSON out, from records. */
final class JsonBodies {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(YearMonth.class, ToStringSerializer.instance))
            .build();

    private static final MediaType MIXED = MediaType.valueOf(OneOrMany.MIXED_TYPE);

    private JsonBodies() {}

    static byte[] bytes(Object answer) throws IOException {
        return MAPPER.writeValueAsBytes(answer);
    }

    static ObjectNode tree(Object answer) {
        return MAPPER.valueToTree(answer);
    }

    /** Reads a request of any media type: which one a call takes it says itself, and of none there is nobody else to say that a body is missing. */
    static final class Reader extends BodyReader<Members> {

        Reader() {
            super(Members.class);
        }

        @Override
        Members read(byte[] bytes, MediaType mediaType, MultivaluedMap<String, String> headers) {
            return Members.of(Json.read(bytes)
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast)
                    .orElseThrow(() -> fault("must be one JSON object, no member named twice")));
        }
    }

    /** Reads a request that may have no body. */
    static final class OptionalReader extends BodyReader<OptionalMembers> {

        OptionalReader() {
            super(OptionalMembers.class);
        }

        @Override
        OptionalMembers read(byte[] bytes, MediaType mediaType, MultivaluedMap<String, String> headers) {
            return new OptionalMembers(Members.of(
                    bytes.length == 0
                            ? Json.object()
                            : Json.readObject(bytes)
                                    .orElseThrow(() -> fault("must be one JSON object, no member named twice"))));
        }
    }

    /** CloudEvents 1.0, JSON event format §4: an array, which may be empty. */
    record Batch(List<JsonNode> events) {

        static final String MEDIA_TYPE = "application/cloudevents-batch+json";
    }

    /** Reads a batch of events, or of no media type, to say that it is missing. */
    static final class BatchReader extends BodyReader<Batch> {

        BatchReader() {
            super(Batch.class);
        }

        @Override
        Batch read(byte[] bytes, MediaType mediaType, MultivaluedMap<String, String> headers) {
            ArrayNode array = Json.read(bytes)
                    .filter(ArrayNode.class::isInstance)
                    .map(ArrayNode.class::cast)
                    .orElseThrow(() -> fault("must be one JSON array, no member named twice"));
            if (array.size() > Asked.MOST) {
                throw fault("must have at most " + Asked.MOST + " elements");
            }
            List<JsonNode> events = new ArrayList<>();
            array.forEach(events::add);
            return new Batch(events);
        }
    }

    /**
     * One value, or an array of values.
     *
     * @param one whether it was one, and no array
     */
    record OneOrMany(List<JsonNode> values, boolean one) {

        /** With attachments behind it. */
        static final String MIXED_TYPE = "multipart/mixed";
    }

    /** Reads one or many, or of no media type, to say that they are missing; of several parts the first one, and passes over what is attached. */
    static final class OneOrManyReader extends BodyReader<OneOrMany> {

        OneOrManyReader() {
            super(OneOrMany.class);
        }

        @Override
        OneOrMany read(byte[] bytes, MediaType mediaType, MultivaluedMap<String, String> headers) {
            if (mediaType.isCompatible(MIXED)) {
                bytes = Parts.first(headers.getFirst(HttpHeaders.CONTENT_TYPE), bytes, MediaType.APPLICATION_JSON)
                        .orElseThrow(() -> fault("must have a first part of " + MediaType.APPLICATION_JSON));
            }
            JsonNode value = Json.read(bytes)
                    .filter(JsonNode::isContainerNode)
                    .orElseThrow(() -> fault("must be one JSON object or array, no member named twice"));
            if (value.isArray() && value.size() > Asked.MOST) {
                throw fault("must have at most " + Asked.MOST + " elements");
            }
            List<JsonNode> values = new ArrayList<>();
            if (value.isArray()) {
                value.forEach(values::add);
            } else {
                values.add(value);
            }
            return new OneOrMany(values, !value.isArray());
        }
    }

    /** What is wrong with a body as a whole. */
    private static ProblemException fault(String message) {
        return new ProblemException(Problem.invalid(List.of(new Problem.Fault("", message))));
    }

    /** Writes an answer. */
    @Produces(MediaType.APPLICATION_JSON)
    static final class Writer implements MessageBodyWriter<Object> {

        @Override
        public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
            return type.isRecord();
        }

        @Override
        public void writeTo(
                Object answer,
                Class<?> type,
                Type generic,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, Object> headers,
                OutputStream body)
                throws IOException {
            body.write(bytes(answer));
        }
    }
}
