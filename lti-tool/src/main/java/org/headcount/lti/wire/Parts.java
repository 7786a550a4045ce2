package org.headcount.lti.wire;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Bodies of several parts (RFC 2046 §5.1), as senders of attachments write them. */
public final class Parts {

    private Parts() {}

    /**
     * The content of the first part.
     *
     * @param contentType the whole body's, with its boundary
     * @param mediaType what the first part has to be
     * @return empty where the first part is of another type, and where there are no parts at all
     */
    public static Optional<byte[]> first(String contentType, byte[] body, String mediaType) {
        try {
            BodyPart first = new MimeMultipart(new ByteArrayDataSource(body, contentType)).getBodyPart(0);
            if (!first.isMimeType(mediaType)) {
                return Optional.empty();
            }
            try (InputStream content = first.getInputStream()) {
                return Optional.of(content.readAllBytes());
            }
        } catch (MessagingException | IOException | IndexOutOfBoundsException noParts) {
            return Optional.empty();
        }
    }
}
