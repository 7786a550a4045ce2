package org.headcount.gateway.service;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * What a tool sends to one of its service addresses.
 *
 * @param ref names the context's services, as the address does
 * @param token as the tool presents it; empty when it presents none
 * @param contentType of the body; empty when it does not say
 * @param awaited reads the body, however often it is asked, once; the {@link Doorkeeper} asks it where it lets the tool in
 */
public record ToolCall(String ref, String token, String contentType, Supplier<byte[]> awaited) {

    /** As received; waits for it where it has not come yet. */
    public byte[] body() {
        return awaited.get();
    }

    /** Whether the body says that it is of this media type, in UTF-8. */
    public boolean sends(String mediaType) {
        String[] parts = contentType.split(";", -1);
        boolean utf8 = true;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim().toLowerCase(Locale.ROOT).replace("\"", "");
            utf8 &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        return utf8 && parts[0].trim().equalsIgnoreCase(mediaType);
    }

    /** Without token and body. */
    @Override
    public String toString() {
        return "ToolCall[" + ref + "]";
    }
}
