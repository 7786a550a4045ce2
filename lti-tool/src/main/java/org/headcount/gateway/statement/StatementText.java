package org.headcount.gateway.statement;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * A statement's canonical JSON, in the parts that it is kept in: what comes before the list of learners, that list in
 * pieces of some hundred kilobytes, and what comes after it. One after the other they are the text, to the byte.
 *
 * <p>Whoever asked for it closes it: many pieces are in a file.
 *
 * @param lines changed by nobody any more; each look at one may read it from a file
 */
@SuppressWarnings("ArrayRecordComponent")
public record StatementText(byte[] head, List<byte[]> lines, byte[] tail) implements AutoCloseable {

    /** Hands over the parts in their order. */
    public void each(Consumer<byte[]> part) {
        part.accept(head);
        lines.forEach(part);
        part.accept(tail);
    }

    /** SHA-256 of the text, hexadecimal. */
    public String digest() {
        MessageDigest digest = sha256();
        each(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        if (lines instanceof SpooledPieces pieces) {
            pieces.close();
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
