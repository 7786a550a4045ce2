package org.headcount.web.report;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A small archive in memory, read by its directory at the end: what writes workbooks as they come leaves sizes open that
 * {@code ZipInputStream} cannot do without, and {@code ZipFile} wants a file.
 */
final class UploadedZip {

    private static final int DIRECTORY_END = 0x06054b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int LOCAL_ENTRY = 0x04034b50;
    private static final int DIRECTORY_END_LENGTH = 22;
    private static final int LOCAL_LENGTH = 30;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final ByteBuffer bytes;
    private final Map<String, Entry> entries = new HashMap<>();
    private long left;

    private record Entry(int method, int packed, int at) {}

    /** @param most to how many bytes all that is read may unfold */
    UploadedZip(byte[] archive, long most) throws UploadedRows.Unreadable {
        this.bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        this.left = most;
        try {
            int end = archive.length - DIRECTORY_END_LENGTH;
            while (bytes.getInt(end) != DIRECTORY_END) {
                end--;
            }
            int at = bytes.getInt(end + 16);
            for (int number = Short.toUnsignedInt(bytes.getShort(end + 10)); number > 0; number--) {
                at = entry(at);
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new UploadedRows.Unreadable("is not an XLSX workbook", e);
        }
    }

    /** Where the next one begins. */
    private int entry(int at) {
        if (bytes.getInt(at) != DIRECTORY_ENTRY) {
            throw new IllegalArgumentException("no entry of a directory");
        }
        int name = Short.toUnsignedInt(bytes.getShort(at + 28));
        int more = Short.toUnsignedInt(bytes.getShort(at + 30)) + Short.toUnsignedInt(bytes.getShort(at + 32));
        entries.put(
                new String(bytes.array(), at + 46, name, StandardCharsets.UTF_8),
                new Entry(bytes.getShort(at + 10), bytes.getInt(at + 20), bytes.getInt(at + 42)));
        return at + 46 + name + more;
    }

    /** A part, unfolded while it is read; empty where there is none of that name. To be closed. */
    Optional<InputStream> part(String name) throws UploadedRows.Unreadable {
        Entry entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        try {
            if (bytes.getInt(entry.at()) != LOCAL_ENTRY) {
                throw new UploadedRows.Unreadable("is not an XLSX workbook");
            }
            int from = entry.at()
                    + LOCAL_LENGTH
                    + Short.toUnsignedInt(bytes.getShort(entry.at() + 26))
                    + Short.toUnsignedInt(bytes.getShort(entry.at() + 28));
            Objects.checkFromIndexSize(from, entry.packed(), bytes.capacity());
            InputStream packed = new ByteArrayInputStream(bytes.array(), from, entry.packed());
            return switch (entry.method()) {
                case STORED -> Optional.of(new Bounded(packed));
                case DEFLATED -> Optional.of(new Bounded(new Unfolding(packed)));
                default -> throw new UploadedRows.Unreadable("is packed in a way that workbooks are not");
            };
        } catch (IndexOutOfBoundsException e) {
            throw new UploadedRows.Unreadable("is not an XLSX workbook", e);
        }
    }

    private static final class Unfolding extends InflaterInputStream {

        private Unfolding(InputStream packed) {
            super(packed, new Inflater(true));
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }

    /** Stops where too much has been unfolded. */
    private final class Bounded extends FilterInputStream {

        private Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new UploadedRows.TooLarge();
            }
            return read;
        }
    }
}
